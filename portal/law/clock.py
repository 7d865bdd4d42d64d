"""The clock of a request: when the answer is due, derived from recorded events.

Receipt starts it. A question to the person pauses it, starts it anew or leaves it alone, as the law says: the calendar
days of a pause are added before the weekend rule, and days on which several questions were open count once. One
extension, declared while the first period runs, makes the period longer. A question that is still open adds nothing
yet: until it is answered, ``due`` is the earliest day that the answer can be due.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.law.calendar import Calendar, calendar
from portal.law.jurisdiction import Jurisdiction, Question, Stop
from portal.law.periods import Period
from portal.law.promise import Promise


class EventKind(StrEnum):
    """What moves the clock."""

    IDENTITY_REQUESTED = "identity_requested"
    IDENTITY_RECEIVED = "identity_received"
    CLARIFICATION_REQUESTED = "clarification_requested"
    CLARIFICATION_RECEIVED = "clarification_received"
    FEE_REQUESTED = "fee_requested"
    FEE_RECEIVED = "fee_received"
    EXTENDED = "extended"


ASKED = {
    EventKind.IDENTITY_REQUESTED: Question.IDENTITY,
    EventKind.CLARIFICATION_REQUESTED: Question.CLARIFICATION,
    EventKind.FEE_REQUESTED: Question.FEE,
}
ANSWERED = {
    EventKind.IDENTITY_RECEIVED: Question.IDENTITY,
    EventKind.CLARIFICATION_RECEIVED: Question.CLARIFICATION,
    EventKind.FEE_RECEIVED: Question.FEE,
}


@dataclass(frozen=True)
class ClockEvent:
    """Something that moved the clock, on a day in the controller's time zone.

    ``until`` is for an extension: the day that its notice names, if that is earlier than the law's last one.
    """

    kind: EventKind
    on: date
    until: date | None = None


class WhyVoid(StrEnum):
    """Why an event did not move the clock."""

    BEFORE_RECEIPT = "before_receipt"  # it cannot have been about this request
    TOO_LATE = "too_late"  # the time had ended already
    TWICE = "twice"  # the time was extended before
    NO_EXTENSION = "no_extension"  # the law knows none
    NO_DAY = "no_day"  # the law sets no length, and the notice named no later day
    NO_QUESTION = "no_question"  # an answer, but nothing was asked
    RUNS_ON = "runs_on"  # the law lets the time run while it waits for this


@dataclass(frozen=True)
class Void:
    """An event that did not move the clock."""

    event: ClockEvent
    why: WhyVoid


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
    """The last day was a day off: ``holiday`` is its English name, empty for a Saturday or Sunday."""

    day: date
    holiday: str


@dataclass(frozen=True)
class Deadline:
    """When an answer is due and why; :mod:`portal.law.steps` takes it apart.

    ``starts`` is later than ``received`` where ``restarted_by`` made the time begin anew. ``period`` runs from there to
    ``period_ends``; it is None where the notice of the extension named that day. ``suspensions`` are those that count,
    merged where they overlap, and the open one last. ``promised`` is set where the controller's own promise is earlier
    than the law.
    """

    law: Jurisdiction
    place: Calendar
    received: date
    starts: date
    restarted_by: Question | None
    period: Period | None
    period_ends: date
    suspensions: tuple[Suspension, ...]
    roll: Roll | None
    promised: Period | None
    due: date
    first_due: date
    acknowledge_by: date | None
    extension: ClockEvent | None
    void: tuple[Void, ...]

    @property
    def running(self) -> bool:
        """Whether the time runs: no question that stops it is open."""
        return not self.suspensions or self.suspensions[-1].end is not None

    @property
    def extended(self) -> bool:
        """Whether the time was extended."""
        return self.extension is not None

    @property
    def extendable_until(self) -> date | None:
        """The last day on which an extension may be declared, its notice sent; None if there can be none."""
        return self.first_due if self.law.extension and not self.extended else None


def deadline(
    law: Jurisdiction,
    *,
    country: str,
    region: str | None = None,
    received: date,
    events: Iterable[ClockEvent] = (),
    promise: Promise | None = None,
) -> Deadline:
    """The last day for the answer (GDPR Art. 12(3); Regulation 1182/71, Art. 3), and how it follows.

    Events of one day count in the order given. Raises UnknownPlace, or OverflowError beyond the year 9999.
    """
    return _after(events, _Clock(law, calendar(country, region), received)).read(promise)


def due_on(
    law: Jurisdiction,
    *,
    country: str,
    region: str | None = None,
    received: date,
    events: Iterable[ClockEvent] = (),
    promise: Promise | None = None,
) -> date:
    """The last day for the answer alone, as :func:`deadline` has it, in a fraction of the time."""
    return _after(events, _Clock(law, calendar(country, region), received)).due(promise)


def _after(events: Iterable[ClockEvent], clock: _Clock) -> _Clock:
    for event in sorted(events, key=_day):
        clock.take(event)
    return clock


class _Count(NamedTuple):
    """A way to count: ``last`` is the day on which the period ``ends``, and the pauses ``since`` a day.

    ``period`` None is a day that was named.
    """

    last: date
    ends: date
    since: date
    period: Period | None


class _Clock:
    """A clock that is shown one event after the other."""

    def __init__(self, law: Jurisdiction, place: Calendar, received: date) -> None:
        self.law, self.place, self.received = law, place, received
        self.starts = received
        self.restarted_by: Question | None = None
        self.extension: ClockEvent | None = None
        self.open: list[tuple[Question, date]] = []
        self.pauses: list[tuple[date, date]] = []
        self.void: list[Void] = []

    def take(self, event: ClockEvent) -> None:
        """Let an event move the clock, or note why it does not."""
        if event.on < self.received:
            self.void.append(Void(event, WhyVoid.BEFORE_RECEIPT))
        elif question := ASKED.get(event.kind):
            self._ask(event, question)
        elif question := ANSWERED.get(event.kind):
            self._answer(event, question)
        elif why := self._not_extendable(event):
            self.void.append(Void(event, why))
        else:
            self.extension = event

    def due(self, promise: Promise | None) -> date:
        """The last day after all events: the law's, or the controller's own where that is earlier."""
        due = self._law_due()
        promised = self._promised(promise) if promise else None
        return min(due, promised.last) if promised else due

    def read(self, promise: Promise | None) -> Deadline:
        """What the clock says after all events, with how it follows."""
        count = self._count()
        law_due = self._rolled(count.last)
        promised = self._promised(promise) if promise else None
        kept = promised if promised and promised.last < law_due else None
        return Deadline(
            law=self.law,
            place=self.place,
            received=self.received,
            starts=self.starts,
            restarted_by=self.restarted_by,
            period=count.period,
            period_ends=count.ends,
            suspensions=self._suspensions(count.since),
            roll=Roll(count.last, self.place.holiday(count.last)) if law_due != count.last else None,
            promised=kept.period if kept else None,
            due=kept.last if kept else law_due,
            first_due=self._rolled(self._counted(self.law.respond.period).last) if self.extension else law_due,
            acknowledge_by=self._acknowledge_by(promise),
            extension=self.extension,
            void=tuple(self.void),
        )

    def _ask(self, event: ClockEvent, question: Question) -> None:
        if self.law.stops[question] is Stop.NONE:
            self.void.append(Void(event, WhyVoid.RUNS_ON))
        elif not self._runs_on(event.on):
            self.void.append(Void(event, WhyVoid.TOO_LATE))
        else:
            self.open.append((question, event.on))

    def _answer(self, event: ClockEvent, question: Question) -> None:
        """An answer is to the oldest open question; where the law counts from the answer, it may come unasked."""
        asked = next((each for each in self.open if each[0] is question), None)
        if asked:
            self.open.remove(asked)
        if self.law.stops[question] is Stop.RESTART and (asked or self._runs_on(event.on)):
            self.starts, self.restarted_by = event.on, question
        elif asked:
            self.pauses.append((asked[1], event.on))
        elif self.law.stops[question] is not Stop.NONE:
            self.void.append(Void(event, WhyVoid.NO_QUESTION))

    def _not_extendable(self, event: ClockEvent) -> WhyVoid | None:
        if self.law.extension is None:
            return WhyVoid.NO_EXTENSION
        if self.extension:
            return WhyVoid.TWICE
        if not self._runs_on(event.on):
            return WhyVoid.TOO_LATE
        if event.until is None:
            return None if self.law.extension.by else WhyVoid.NO_DAY
        return None if event.until > self._law_due() else WhyVoid.NO_DAY

    def _runs_on(self, day: date) -> bool:
        """Whether the time had not ended yet: a time that stands still cannot end."""
        return bool(self.open) or day <= self._law_due()

    def _law_due(self) -> date:
        return self._rolled(self._count().last)

    def _rolled(self, last: date) -> date:
        return self.place.next_working_day(last) if self.law.rolls else last

    def _count(self) -> _Count:
        """The count that holds: an extension makes it longer, as far as the law allows or its notice says."""
        law, event = self.law, self.extension
        if event is None or law.extension is None:
            return self._counted(law.respond.period)
        longest = self._counted(law.respond.period + law.extension.by) if law.extension.by else None
        if event.until is None:
            return longest or self._counted(law.respond.period)
        named = self._until(event.until, event.on, None)
        return max(self._counted(law.respond.period), min(named, longest or named, key=_last), key=_last)

    def _counted(self, period: Period) -> _Count:
        return self._until(period.after(self.starts, self.place), self.starts, period)

    def _until(self, ends: date, since: date, period: Period | None) -> _Count:
        last = ends
        for start, end in _merged(self.pauses, since) if self.pauses else ():
            last += end - start
        return _Count(last, ends, since, period)

    def _promised(self, promise: Promise) -> _Count | None:
        """The controller's own last day; none where an extension replaced the promise."""
        if self.extension and not promise.extension:
            return None
        period = promise.respond + promise.extension if self.extension and promise.extension else promise.respond
        count = self._counted(period)
        rolls = self.law.rolls if promise.rolls is None else promise.rolls
        return count._replace(last=self.place.next_working_day(count.last)) if rolls else count

    def _acknowledge_by(self, promise: Promise | None) -> date | None:
        limits = [self.law.acknowledge and self.law.acknowledge.period, promise and promise.acknowledge]
        days = (self._rolled(limit.after(self.received, self.place)) for limit in limits if limit)
        return min(days, default=None)

    def _suspensions(self, since: date) -> tuple[Suspension, ...]:
        closed = [Suspension(start, end) for start, end in _merged(self.pauses, since)]
        return (*closed, Suspension(self.open[0][1], None)) if self.open else tuple(closed)


def _merged(spans: Sequence[tuple[date, date]], since: date) -> list[tuple[date, date]]:
    """Stretches in their order, as one where they overlap or touch, without what lies before a day."""
    merged: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > max(start, since):
            merged.append((max(start, since), end))
    return merged


def _last(count: _Count) -> date:
    return count.last


def _day(event: ClockEvent) -> date:
    return event.on
