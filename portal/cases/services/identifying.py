"""Who asks, where there is reason to doubt it (Art. 12(6)): asked, shown, checked; the proof goes with the check."""

from __future__ import annotations

from typing import Any

from portal.cases import deadlines, notes, proofs, questions
from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Asked, Case
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.law.jurisdiction import Question


def ask_identity(case: Case, *, by: Actor, body: str, seen: int | None = None) -> Case:
    """Ask the person to show who they are; nothing is given out or erased before somebody accepts a proof."""
    return _ask(case, Action.ASK_IDENTITY, by=by, body=body, seen=seen)


def reject_proof(case: Case, *, by: Actor, body: str, seen: int | None = None) -> Case:
    """Say why what the person sent does not show who they are, and ask again; the files they sent are destroyed."""
    return _ask(case, Action.REJECT_PROOF, by=by, body=body, seen=seen, proofs=proofs.of(case).count())


def accept_identity(case: Case, *, by: Actor, proof: str, seen: int | None = None) -> Case:
    """Go on although the address was never confirmed, or the person was asked who they are: something proves it.

    ``proof`` says what; it is kept as an internal note. Files that the person sent for this are destroyed (Art. 12(6)).
    """
    checked = proofs.of(case).count()
    with change(case, Action.ACCEPT_IDENTITY, by=by, seen=seen, proofs=checked) as case:
        case.in_doubt = False
        notes.write(case, by=by, body=proof)
        proofs.destroyed(case)
    return case


def _ask(case: Case, action: Action, *, by: Actor, body: str, seen: int | None, **facts: Any) -> Case:
    asked = Asked.IDENTITY
    with change(case, action, by=by, seen=seen, asked=asked.value, **facts) as case:
        questions.ask(case, asked)
        proofs.destroyed(case)
        message = correspondence.record_message(case, body, author=by.user)
        link = correspondence.status_link(case)
        stops = deadlines.stops(case, Question.IDENTITY)
        correspondence.queue_mail(case, Letter.IDENTITY, key=str(message.pk), link=link, stops=stops)
    return case
