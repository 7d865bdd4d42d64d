"""The clock of a request: when the answer is due, and every step of how that follows.

Deadlines are derived from recorded events. A question to the person (about identity, or what they mean) stops the
clock until the answer: its calendar days are added before the weekend rule; overlapping questions count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.law.calendar import next_working_day, public_holidays
from portal.law.jurisdiction import Jurisdiction
from portal.law.periods import Period


class EventKind(StrEnum):
    """What moves the clock."""

    IDENTITY_REQUESTED = "identity_requested"
    IDENTITY_RECEIVED = "identity_received"
    CLARIFICATION_REQUESTED = "clarification_requested"
    CLARIFICATION_RECEIVED = "clarification_received"
    EXTENDED = "extended"


ENDS = {
    EventKind.IDENTITY_REQUESTED: EventKind.IDENTITY_RECEIVED,
    EventKind.CLARIFICATION_REQUESTED: EventKind.CLARIFICATION_RECEIVED,
}


@dataclass(frozen=True)
class ClockEvent:
    """Something that moved the clock, on a day in the controller's time zone."""

    kind: EventKind
    on: date


@dataclass(frozen=True)
class Suspension:
    """Days on which the clock stood still: ``end`` None while it still does."""

    start: date
    end: date | None

    def days(self, today: date | None = None) -> int:
        """How many calendar days it took, or has taken until ``today``."""
        end = self.end or today or self.start
        return max((end - self.start).days, 0)


@dataclass(frozen=True)
class Roll:
    """The last day was a day off: ``holiday`` names it, empty for a Saturday or Sunday."""

    day: date
    holiday: str


@dataclass(frozen=True)
class Deadline:
    """When an answer is due and why. ``due`` counts an open question as answered on the day it was asked."""

    received: date
    period: Period
    period_ends: date
    suspensions: tuple[Suspension, ...]
    roll: Roll | None
    due: date
    extended: bool
    running: bool


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The controller's date of a moment. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no date.")
    return moment.astimezone(zone).date()


def deadline(
    law: Jurisdiction, *, country: str, region: str | None, received: date, events: Sequence[ClockEvent] = ()
) -> Deadline:
    """The last day for the answer (GDPR Art. 12(3); Regulation 1182/71, Art. 3). Raises UnknownPlace."""
    extended = any(event.kind is EventKind.EXTENDED for event in events)
    period = law.respond + law.extension if extended and law.extension else law.respond
    period_ends = period.after(received)
    stops = suspensions(events)
    last = period_ends + timedelta(days=sum(stop.days() for stop in stops))
    due = next_working_day(last, country, region) if law.rolls else last
    roll = Roll(last, public_holidays(country, region, last.year).get(last, "")) if due != last else None
    running = all(stop.end for stop in stops)
    return Deadline(received, period, period_ends, tuple(stops), roll, due, extended, running)


def suspensions(events: Iterable[ClockEvent]) -> list[Suspension]:
    """The stretches in which any question was open, merged where they overlap."""
    spans: list[Suspension] = []
    for start, end in sorted(_questions(events), key=lambda span: (span[0], span[1] or date.max)):
        last = spans[-1] if spans else None
        if last and (last.end is None or start <= last.end):
            spans[-1] = Suspension(last.start, None if last.end is None or end is None else max(last.end, end))
        else:
            spans.append(Suspension(start, end))
    return spans


def _questions(events: Iterable[ClockEvent]) -> list[tuple[date, date | None]]:
    asked: dict[EventKind, date] = {}
    spans: list[tuple[date, date | None]] = []
    for event in sorted(events, key=lambda event: event.on):
        if event.kind in ENDS:
            asked.setdefault(ENDS[event.kind], event.on)
        elif event.kind in asked:
            spans.append((asked.pop(event.kind), event.on))
    return [*spans, *((start, None) for start in asked.values())]
