"""Internal notes: for colleagues, sealed like everything personal."""

from __future__ import annotations

from portal.cases.actors import Actor
from portal.cases.models import Case, Note
from portal.vault import fields


def write(case: Case, *, by: Actor, body: str) -> Note:
    """Keep a note by a member of staff; call it inside a change of the case."""
    if by.user is None:
        raise ValueError("Only staff write notes.")
    return Note.objects.create(case=case, author=by.user, body=fields.seal(case, "note", body))


def body_of(note: Note) -> str:
    """The text of a note. Raises KeyDestroyed."""
    return str(fields.unseal(note.case, "note", note.body))
