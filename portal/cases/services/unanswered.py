"""Questions that nobody answers: the person is reminded once, and after thirty days the case can be closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.cases import queries, questions
from portal.cases.actors import WORKER, Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action
from portal.cases.models import Asked, Case, Outcome
from portal.cases.services.ending import stop_work
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter

OUTCOMES: Mapping[str, Outcome] = {Asked.IDENTITY: Outcome.NO_IDENTITY, Asked.CLARIFICATION: Outcome.UNANSWERED}
BATCH = 500


def chase_unanswered(today: date) -> int:
    """Remind whoever has not answered for fourteen days, once for each question; gives how many were reminded.

    Each is a transaction of its own; a case that moved on meanwhile is passed over.
    """
    chased = 0
    for case in queries.unanswered(today).iterator(chunk_size=BATCH):
        try:
            chase(case, today)
            chased += 1
        except NotAllowed:
            continue
    return chased


def chase(case: Case, today: date) -> Case:
    """Remind the person of the question that is open. Raises NotAllowed if that was done before, or none is open."""
    with change(case, Action.CHASE, by=WORKER, question=case.asked) as case:
        case.chased_on = today
        _write(case, Letter.REMINDER, until=questions.closable_on(case))
    return case


def close_unanswered(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Close a case whose question was not answered, with a letter that says why and how to come back (Art. 12(4))."""
    with change(case, Action.CLOSE_UNANSWERED, by=by, seen=seen) as case:
        case.outcome = OUTCOMES[case.asked]
        stop_work(case)
        _write(case, Letter.LAPSED)
    return case


def _write(case: Case, letter: Letter, **context: object) -> None:
    identity, day = case.asked == Asked.IDENTITY, case.asked_on
    link = correspondence.status_link(case)
    key = f"{case.asked}:{day}"
    correspondence.queue_mail(case, letter, key=key, link=link, identity=identity, asked_on=day, **context)
