"""An erasure by masking 100,000 of 1,000,000 rows, beside one `UPDATE` of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from benchmarks import records
from benchmarks.cases import filed, handler, reached, staff
from benchmarks.machine import Machine
from benchmarks.measuring import timed
from benchmarks.results import Line, Section, megabytes, seconds, times
from benchmarks.worker import running, until
from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.staff.models import Role

TRIES = 3
CATEGORIES = ("user.location", "user.behavior")
UPDATE = f"UPDATE sighting SET seen_at = NULL, place = NULL, note = NULL WHERE {records.WHERE}"
LEFT = f"""
SELECT count(*) FILTER (WHERE {records.WHERE}), count(*) FILTER (WHERE NOT {records.WHERE})
FROM sighting WHERE num_nonnulls(seen_at, place, note) > 0"""
HOW = f"""\
The best of {TRIES} tries, each on a fresh copy of the database, through the broker and a real worker process: `plan`
finds and counts the rows and looks for what masking them would break; `erase` finds them again, compares them with the
plan, masks them in one transaction, reads them again before the commit, and once more after it. Beside it, one
`UPDATE` of the same three columns of the same rows, with its commit. Fides says of its own: 200 s for 100,000 rows."""


@dataclass(frozen=True)
class Taken:
    """The seconds of one erasure: its plan, and from the approval to the certificate."""

    plan: float
    erase: float


def run(machine: Machine) -> Section:
    """Measure the raw limit and the erasure in turn, each on a copy of its own."""
    name = records.make(machine)
    limits, taken = [], []
    with running(machine, processes=1) as worker:
        erase(records.copy(machine, name), records.SMALL_EMAIL)
        idle = worker.memory()
        worker.forget_peak()
        for _try in range(TRIES):
            limits.append(update_raw(records.copy(machine, name)))
            url = records.copy(machine, name)
            taken.append(erase(url, records.EMAIL))
            verify(url)
        above = worker.memory("VmHWM") - idle
    return Section("An erasure of 100,000 rows", HOW, list(_lines(min(limits), taken, above)))


def update_raw(url: str) -> float:
    """Mask the rows in one statement and commit; gives the seconds."""
    with psycopg.connect(url) as connection:

        def update() -> None:
            connection.execute(UPDATE)
            connection.commit()

        return timed(update)


def verify(url: str) -> None:
    """Raise RuntimeError if any value is left, or another person's is gone."""
    with psycopg.connect(url) as connection:
        left = connection.execute(LEFT).fetchone()
    if left != (0, records.ROWS - records.THEIRS + 1):
        raise RuntimeError(f"after the erasure there are {left} rows with values of the person and of others")


def erase(url: str, email: str) -> Taken:
    """One erasure, from the click on “search” to its certificate."""
    records.register(url)
    case = filed(Kind.INFORMATION_DELETION, email, *CATEGORIES)

    def plan() -> None:
        services.search(case, by=handler())
        until(lambda: reached(case, State.REVIEW), "the plan is made")

    def carry_out() -> None:
        services.approve(case, by=staff(Role.DPO, "dara"))
        until(lambda: reached(case, State.READY), "the erasure ends")

    planned = timed(plan)
    case = services.submit(case, by=handler())
    return Taken(planned, timed(carry_out))


def _lines(limit: float, taken: list[Taken], above: int) -> Iterator[Line]:
    plan, erase_ = min(each.plan for each in taken), min(each.erase for each in taken)
    whole = min(each.plan + each.erase for each in taken)
    raw = f"{seconds(limit)} for UPDATE"
    yield Line("plan", seconds(plan), f"{raw} ({times(plan / limit)})")
    yield Line("erase", seconds(erase_), f"{raw} ({times(erase_ / limit)})")
    yield Line(
        "plan and erase", seconds(whole), f"{raw} ({times(whole / limit)})", "at most 2 times", met=whole <= 2 * limit
    )
    yield Line("peak memory over idle", megabytes(above), "", "at most 60 MB", met=above <= 60_000_000)
