"""`make simulate`: run the years, check everything, say what is wrong. Exit status 1 if anything is."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from time import monotonic

from benchmarks.machine import Machine


def main() -> None:
    """Run with a portal of its own."""
    options = _options()
    started = monotonic()
    with Machine() as machine:
        from django.conf import settings

        from portal.cases.models import Case
        from tests.simulation import audit
        from tests.simulation.years import Years
        from tests.support import small_systems

        settings.EMAIL_BACKEND = "tests.simulation.postbox.Postbox"
        settings.ERASURE_WAITING_DAYS = 3
        choir = machine.folder / "choir.sqlite"
        small_systems.make_choir(choir)
        small_systems.join_choir(choir, *(f"S-{number}" for number in range(1, options.singers + 1)))
        years = Years(options.cases, options.days, options.seed, options.singers)
        years.run()
        found = list(audit.problems())
        outcomes = Counter(Case.objects.values_list("kind", "outcome"))
    for (kind, outcome), number in sorted(outcomes.items()):
        print(f"{number:7,} {kind}: {outcome}")
    print(f"{sum(outcomes.values()):,} cases, ended after {years.ended_on} days, in {monotonic() - started:.0f} s.")
    print(*found[:50], f"Problems: {len(found)}", sep="\n")
    sys.exit(bool(found))


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=5 * 365)
    parser.add_argument("--singers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


main()
