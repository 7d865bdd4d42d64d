"""An erasure that does not wait for the information that was asked for with it."""

from __future__ import annotations

from portal.cases import notes, precedence
from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Case


def erase_first(case: Case, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Let the erasure run although information that was asked for with it is not given yet; why is kept as a note.

    That holds for the requests for information that are open now.
    """
    before = [each.reference for each in precedence.to_answer_first(case)]
    with change(case, Action.ERASE_FIRST, by=by, seen=seen, before=before) as case:
        notes.write(case, by=by, body=reason)
    return case
