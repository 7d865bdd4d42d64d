"""When an answer is due: derived from a case's recorded events, never edited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils import timezone

from portal.cases.lifecycle import PAUSED_STATES, Action
from portal.cases.models import Case
from portal.law.clock import ClockEvent, Deadline, EventKind, deadline
from portal.law.jurisdiction import Question, Stop, jurisdiction
from portal.law.promise import promise

MOVING = (Action.ASK, Action.REPLY, Action.SEARCH, Action.ANSWER, Action.REFUSE, Action.EXTEND)
FEES = {Action.QUOTE_FEE: EventKind.FEE_REQUESTED, Action.SETTLE_FEE: EventKind.FEE_RECEIVED}


def of(case: Case, *further: ClockEvent) -> Deadline:
    """The deadline with every step that led to it; ``further`` are events that are about to be recorded."""
    return deadline(
        jurisdiction(case.jurisdiction),
        country=case.country,
        region=case.region or None,
        received=case.received_on,
        events=[*_clock_events(case), *_fee_events(case), *further],
        promise=promise(settings.PROMISE_FILE),
    )


def extendable(deadline: Deadline, today: date) -> bool:
    """Whether the time may be extended on that day: a time that stands still has not ended."""
    last = deadline.extendable_until
    return last is not None and (today <= last or not deadline.running)


def stands_still(case: Case) -> bool:
    """Whether the clock waits for the person, told without reading the case's events."""
    stops = jurisdiction(case.jurisdiction).stops[Question.CLARIFICATION]
    return case.state in PAUSED_STATES and stops is not Stop.NONE


def refresh(case: Case) -> None:
    """Write the date by which an answer is due into the case's column, for the queue."""
    case.due_on = of(case).due
    Case.objects.filter(pk=case.pk).update(due_on=case.due_on)


def refreshed(case: Case) -> Case:
    """The case with its date brought up to its events."""
    refresh(case)
    return case


def _fee_events(case: Case) -> Iterator[ClockEvent]:
    """A fee is asked for, and paid or dropped: what that does to the time is for the law to say."""
    for event in case.events.filter(action__in=FEES):
        yield ClockEvent(FEES[Action(event.action)], timezone.localdate(event.at))


def _clock_events(case: Case) -> Iterator[ClockEvent]:
    """A question stops the clock until the person answers or the work goes on without an answer."""
    asked: date | None = None
    for event in case.events.filter(action__in=MOVING):
        day = timezone.localdate(event.at)
        if event.action == Action.EXTEND:
            until = event.facts["until"]
            yield ClockEvent(EventKind.EXTENDED, day, date.fromisoformat(until) if until else None)
        elif event.action == Action.ASK and asked is None:
            asked = day
            yield ClockEvent(EventKind.CLARIFICATION_REQUESTED, day)
        elif event.action != Action.ASK and asked is not None:
            asked = None
            yield ClockEvent(EventKind.CLARIFICATION_RECEIVED, day)
