"""A closed case taken up again."""

from __future__ import annotations

from django.utils import timezone

from portal.cases import notes
from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Document, Relation, RelationKind
from portal.cases.services.asking import call_off
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter


def reopen(case: Case, *, by: Actor, reason: str, end_documents: bool = False, seen: int | None = None) -> Case:
    """Take up a closed case again, by a data-protection officer; the time goes on from the original receipt.

    What the person was sent stays theirs to open, unless it was wrong to send it: ``end_documents``. Why is kept as
    an internal note, and the person is told that we look at it again.
    """
    with change(case, Action.REOPEN, by=by, seen=seen, documents_ended=end_documents) as case:
        case.closed_at, case.outcome, case.ground, case.statute, case.statute_until = None, "", "", "", None
        Relation.objects.filter(case=case, kind=RelationKind.DUPLICATE_OF).delete()
        call_off(case)  # what owners of systems answered then may not be so any more: they are asked anew
        if end_documents:
            Document.objects.filter(case=case, revoked_at=None).update(revoked_at=timezone.now())
        notes.write(case, by=by, body=reason)
        link = correspondence.status_link(case)
        correspondence.queue_mail(case, Letter.REOPENED, key=str(case.version), link=link)
    return case
