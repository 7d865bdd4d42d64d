"""`make faults`: a seeded schedule of faults, and what is wrong after it. Exit status 1 if anything is."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from random import Random
from time import monotonic

from benchmarks.machine import Machine


def main() -> None:
    """Run with a portal of its own."""
    options = _options()
    started = monotonic()
    with Machine() as machine:
        from tests.faults.schedule import audit, people
        from tests.faults.schedule.running import Run
        from tests.faults.schedule.world import world

        random = Random(options.seed)
        crowd = people.crowd(options.requests, random)
        with world(machine.postgres, machine.broker, machine.folder, machine.environment, crowd) as troubled:
            run = Run(troubled, random)
            run.go(options.faults)
            found = list(audit.problems(troubled, run.cases))
    print(*(f"{number:5} {name}" for name, number in sorted(run.faults.items())), sep="\n")
    seconds = monotonic() - started
    print(f"{options.faults} faults over {len(run.requests)} requests, seed {options.seed}, {seconds:.0f} s.")
    print(*found, f"Problems: {len(found)}", sep="\n")
    sys.exit(bool(found))


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


main()
