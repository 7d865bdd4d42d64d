"""The clock of a request that is split off another: received on the same day, it shares what happened since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.law.clock import ANSWERED, ASKED, ClockEvent
from portal.law.jurisdiction import Jurisdiction, Question, Stop

FEE_IS_THE_FIRSTS = frozenset({Question.FEE})  # nobody asked for one for the second


def inherited(law: Jurisdiction, events: Iterable[ClockEvent], today: date) -> list[ClockEvent]:
    """What moved the clock of the first until ``today`` and so moves that of the second.

    Days of waiting count for both, and so does an extension: the person was told of either about all they ask. A pause
    that goes on ends for the second today, as it waits for nothing. A question that does anything else and has no
    answer yet is left out: the second is never due later than the first.
    """
    taken = list(events)
    for question in _open(taken):
        if law.stops[question] is Stop.PAUSE and question not in FEE_IS_THE_FIRSTS:
            taken.append(ClockEvent(next(kind for kind, of in ANSWERED.items() if of is question), today))
        else:
            taken.remove(next(each for each in reversed(taken) if ASKED.get(each.kind) is question))
    return taken


def _open(events: Iterable[ClockEvent]) -> list[Question]:
    open_questions: list[Question] = []
    for event in events:
        if asked := ASKED.get(event.kind):
            open_questions.append(asked)
        elif (answered := ANSWERED.get(event.kind)) in open_questions:
            open_questions.remove(answered)
    return open_questions
