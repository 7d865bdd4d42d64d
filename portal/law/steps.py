"""How a due date follows, step by step: what the pages put into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.law.clock import Deadline
from portal.law.periods import Period


class StepKind(StrEnum):
    """What moved the last day."""

    RECEIVED = "received"
    RESTARTED = "restarted"  # the time began anew when the person had answered
    LIMIT = "limit"  # the law's time limit, counted from there
    EXTENDED = "extended"
    PAUSED = "paused"
    ROLLED = "rolled"  # away from a day off
    PROMISED = "promised"  # the controller's own promise is earlier
    WAITING = "waiting"  # a question is open: what the answer adds is not known yet


@dataclass(frozen=True)
class Step:
    """One step: ``day`` is when it happened or began, ``until`` the last day as it stands after it."""

    kind: StepKind
    day: date
    until: date
    days: int = 0
    period: Period | None = None


def steps(deadline: Deadline) -> list[Step]:
    """The steps in their order; the last one ends on the due date."""
    return list(_steps(deadline))


def _steps(deadline: Deadline) -> Iterator[Step]:
    starts, first = deadline.starts, deadline.law.respond.period
    yield Step(StepKind.RECEIVED, deadline.received, deadline.received)
    if starts > deadline.received:
        yield Step(StepKind.RESTARTED, starts, starts)
    yield Step(StepKind.LIMIT, starts, first.after(starts, deadline.place), period=first)
    if deadline.extension and deadline.period != first:
        yield Step(StepKind.EXTENDED, deadline.extension.on, deadline.period_ends, period=deadline.period)
    yield from _pauses(deadline)
    if deadline.roll:
        yield Step(StepKind.ROLLED, deadline.roll.day, deadline.place.next_working_day(deadline.roll.day))
    if deadline.promised:
        yield Step(StepKind.PROMISED, starts, deadline.due, period=deadline.promised)
    if not deadline.running:
        yield Step(StepKind.WAITING, deadline.suspensions[-1].start, deadline.due)


def _pauses(deadline: Deadline) -> Iterator[Step]:
    until = deadline.period_ends
    for stop in deadline.suspensions:
        if stop.end:
            until += stop.end - stop.start
            yield Step(StepKind.PAUSED, stop.start, until, stop.days())
