"""When an answer is due: derived from a case's recorded events, never edited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from portal.cases.lifecycle import Action
from portal.cases.models import Case, Event
from portal.law.clock import ClockEvent, Deadline, EventKind, deadline
from portal.law.jurisdiction import Question, jurisdiction
from portal.law.promise import promise
from portal.law.splitting import inherited

FEES = {Action.QUOTE_FEE: EventKind.FEE_REQUESTED, Action.SETTLE_FEE: EventKind.FEE_RECEIVED}
REQUESTED = {
    Question.IDENTITY: EventKind.IDENTITY_REQUESTED,
    Question.CLARIFICATION: EventKind.CLARIFICATION_REQUESTED,
}
RECEIVED = {
    Question.IDENTITY: EventKind.IDENTITY_RECEIVED,
    Question.CLARIFICATION: EventKind.CLARIFICATION_RECEIVED,
}


def of(case: Case, *further: ClockEvent) -> Deadline:
    """The deadline with every step that led to it; ``further`` are events that are about to be recorded."""
    return deadline(
        jurisdiction(case.jurisdiction),
        country=case.country,
        region=case.region or None,
        received=case.received_on,
        events=[*_clock_events(case), *further],
        promise=promise(settings.PROMISE_FILE),
    )


def if_extended(case: Case, until: date | None = None) -> Deadline:
    """The deadline as it would be if the time were extended today; ``until`` is the day that the notice names."""
    return of(case, ClockEvent(EventKind.EXTENDED, timezone.localdate(), until))


def extendable(deadline: Deadline, today: date) -> bool:
    """Whether the time may be extended on that day: a time that stands still has not ended."""
    last = deadline.extendable_until
    return last is not None and (today <= last or not deadline.running)


def stops(case: Case, question: Question) -> bool:
    """Whether the time will stand still if that question is asked today: the law says so, and it has not ended."""
    return not of(case, ClockEvent(REQUESTED[question], timezone.localdate())).running


def moves(event: Event) -> bool:
    """Whether an event can move the date."""
    return next(_of_event(event), None) is not None


def refresh(case: Case) -> None:
    """Write what follows from the case's events into its columns, for the queue and whatever else looks at many."""
    deadline = of(case)
    follows = {
        "due_on": deadline.due,
        "clock_stopped": not deadline.running,
        "extend_by": deadline.extendable_until,
        "acknowledge_by": deadline.acknowledge_by,
    }
    moved = [name for name, value in follows.items() if getattr(case, name) != value]
    if moved:
        for name in moved:
            setattr(case, name, follows[name])
        case.save(update_fields=moved)


def to_inherit(case: Case) -> list[dict[str, str]]:
    """What a request that is split off a case today takes over of its clock: the fact ``clock`` of its first event."""
    events = inherited(jurisdiction(case.jurisdiction), _clock_events(case), timezone.localdate())
    return [
        {"kind": event.kind, "on": event.on.isoformat(), "until": event.until.isoformat() if event.until else ""}
        for event in events
    ]


def _clock_events(case: Case) -> Iterator[ClockEvent]:
    telling = Q(action__in=[Action.EXTEND, *FEES]) | Q(facts__has_any_keys=["asked", "ended", "clock"])
    for event in case.events.filter(telling):
        yield from _of_event(event)


def _of_event(event: Event) -> Iterator[ClockEvent]:
    """A question moves the clock when it is asked, and when it is over: answered, or waited for no longer.

    A request that was split off another begins with what had moved the clock of that one.
    """
    day = timezone.localdate(event.at)
    for before in event.facts.get("clock", ()):
        until = date.fromisoformat(before["until"]) if before["until"] else None
        yield ClockEvent(EventKind(before["kind"]), date.fromisoformat(before["on"]), until)
    if event.action == Action.EXTEND:
        until = event.facts["until"]
        yield ClockEvent(EventKind.EXTENDED, day, date.fromisoformat(until) if until else None)
    if event.action in FEES:
        yield ClockEvent(FEES[Action(event.action)], day)
    if ended := event.facts.get("ended"):
        yield ClockEvent(RECEIVED[Question(ended)], day)
    if asked := event.facts.get("asked"):
        yield ClockEvent(REQUESTED[Question(asked)], day)
