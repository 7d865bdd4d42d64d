"""What shows who somebody is. Files that do are kept until they are checked, and not a moment longer (Art. 5(1)(c) and
(e) GDPR).
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.correspondence.models import Attachment
from portal.vault import files


def given(case: Case) -> bool:
    """Whether the person ever showed who asks: by opening a link from the mailbox, or by a proof that was accepted."""
    return case.confirmed_at is not None or case.events.filter(action=Action.ACCEPT_IDENTITY).exists()


def hold(case: Case) -> bool:
    """Whether what was shown holds: nobody has come to doubt it since (Art. 12(6))."""
    return given(case) and not case.in_doubt


def of(case: Case) -> QuerySet[Attachment]:
    """The files that the person sent to show who they are, and nobody has checked yet."""
    return Attachment.objects.filter(message__case=case, proof=True)


def destroyed(case: Case) -> dict[str, Any]:
    """Destroy those files; gives the fact of that for the evidence. Call it inside a change of the case."""
    proofs = list(of(case).select_related("file"))
    for proof in proofs:
        files.delete(proof.file)
    return {"proofs": len(proofs)} if proofs else {}
