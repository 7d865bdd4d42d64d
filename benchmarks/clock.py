"""A million due dates: what the clock of the law takes, beside bare arithmetic with dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from benchmarks.machine import Machine
from benchmarks.measuring import least_processor
from benchmarks.results import Line, Section, seconds, times
from portal.law.calendar import calendar
from portal.law.clock import ClockEvent, EventKind, deadline, due_on
from portal.law.jurisdiction import jurisdiction
from portal.law.steps import steps

MANY, TRIES = 1_000_000, 3
PART = 100_000  # measured; a million is ten times that
LIMIT = 25
LAW = jurisdiction("eu-gdpr")
COUNTRY, REGION = "DE", "BY"
DAYS = [date(2018, 5, 25) + timedelta(days=number % 5000) for number in range(PART)]
HISTORY = (
    (EventKind.IDENTITY_REQUESTED, timedelta(days=3)),
    (EventKind.IDENTITY_RECEIVED, timedelta(days=9)),
    (EventKind.EXTENDED, timedelta(days=20)),
)


def run(machine: Machine) -> Section:
    """Count requests without and with a history, and take the steps apart."""
    events = {day: [ClockEvent(kind, day + after) for kind, after in HISTORY] for day in set(DAYS)}
    calendar(COUNTRY, REGION).is_working_day(DAYS[0])
    bare = _million(_arithmetic)
    plain = _million(lambda day: _due(day, ()))
    moved = _million(lambda day: _due(day, events[day]))
    told = _million(lambda day: _told(day, events[day]))
    return Section(
        "A million due dates",
        f"Processor time of one core, the best of {TRIES} tries with {PART:,} requests each, times ten. The history\n"
        "is a question, its answer and an extension. Beside it, bare arithmetic: thirty days on, and past a weekend.",
        [
            _line("due date", plain, bare),
            _line("due date after a history", moved, bare, f"at most {LIMIT} times"),
            _line("that, with every step taken apart", told, bare),
        ],
    )


def _line(what: str, taken: float, bare: float, target: str = "") -> Line:
    beside = f"{seconds(bare)} for bare arithmetic ({times(taken / bare)})"
    return Line(what, seconds(taken), beside, target, met=not target or taken <= LIMIT * bare)


def _million(count: Callable[[date], object]) -> float:
    def work() -> None:
        for day in DAYS:
            count(day)

    return least_processor(work, TRIES) * (MANY / PART)


def _arithmetic(day: date) -> date:
    day += timedelta(days=30)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _due(day: date, events: Sequence[ClockEvent]) -> date:
    return due_on(LAW, country=COUNTRY, region=REGION, received=day, events=events)


def _told(day: date, events: Sequence[ClockEvent]) -> object:
    return steps(deadline(LAW, country=COUNTRY, region=REGION, received=day, events=events))
