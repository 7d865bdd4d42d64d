"""`python -m benchmarks` runs all; `python -m benchmarks access queue` runs those named."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.machine import Machine
from benchmarks.results import Section

BENCHMARKS = ("access", "erasure", "requests", "queue", "graph", "clock")
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 if a target is missed. Only a run of all writes the file of results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*BENCHMARKS, []], help="which to run; all, if none is named")
    chosen = parser.parse_args(arguments).name or BENCHMARKS
    with Machine() as machine:
        sections = [run(name, machine) for name in BENCHMARKS if name in chosen]
        about = machine.describe()
    if set(chosen) == set(BENCHMARKS):
        RESULTS.write_text("\n".join([about, *(section.to_markdown() for section in sections)]), encoding="utf-8")
    return 0 if all(line.met for section in sections for line in section.lines) else 1


def run(name: str, machine: Machine) -> Section:
    """Run one benchmark and print what it found."""
    section: Section = importlib.import_module(f"benchmarks.{name}").run(machine)
    print(section.to_markdown(), flush=True)
    return section


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
