"""Questions and fees that nobody answers: the person is reminded once, and after thirty days the case can be closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from portal.cases import questions
from portal.cases.actors import WORKER, Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action
from portal.cases.models import Asked, Case, Outcome
from portal.cases.questions import Awaited
from portal.cases.services.ending import stop_work
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter

OUTCOMES: Mapping[str, Outcome] = {
    Asked.IDENTITY: Outcome.NO_IDENTITY,
    Asked.CLARIFICATION: Outcome.UNANSWERED,
    questions.FEE: Outcome.UNANSWERED,
}
BATCH = 500


def chase_unanswered(today: date) -> int:
    """Remind whoever has not answered for fourteen days, once for each question or fee; gives how many were reminded.

    Each is a transaction of its own; a case that moved on meanwhile is passed over.
    """
    chased = 0
    for case in questions.cases_to_chase(today).iterator(chunk_size=BATCH):
        try:
            chase(case, today)
            chased += 1
        except NotAllowed:
            continue
    return chased


def chase(case: Case, today: date) -> Case:
    """Remind the person of what is open. Raises NotAllowed if that was done before, or nothing is open."""
    open_now = questions.to_chase(case)
    with change(case, Action.CHASE, by=WORKER, question=open_now.about if open_now else "") as case:
        if each := questions.to_chase(case):
            reminded = questions.chased(case, each, today)
            _write(case, Letter.REMINDER, reminded, until=reminded.closable_on)
    return case


def close_unanswered(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Close a case in which nothing was answered, with a letter that says why and how to come back (Art. 12(4))."""
    with change(case, Action.CLOSE_UNANSWERED, by=by, seen=seen) as case:
        if each := questions.closable(case, timezone.localdate()):
            case.outcome = OUTCOMES[each.about]
            stop_work(case)
            _write(case, Letter.LAPSED, each)
    return case


def _write(case: Case, letter: Letter, each: Awaited, **context: object) -> None:
    link, key = correspondence.status_link(case), f"{each.about}:{each.since}"
    correspondence.queue_mail(case, letter, key=key, link=link, about=each.about, asked_on=each.since, **context)
