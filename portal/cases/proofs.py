"""Files that show who somebody is: kept until they are checked, and not a moment longer (Art. 5(1)(c) and (e) GDPR)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal.cases.models import Case
from portal.correspondence.models import Attachment
from portal.vault import files


def of(case: Case) -> QuerySet[Attachment]:
    """The files that the person sent to show who they are, and nobody has checked yet."""
    return Attachment.objects.filter(message__case=case, proof=True)


def destroyed(case: Case) -> dict[str, Any]:
    """Destroy those files; gives the fact of that for the evidence. Call it inside a change of the case."""
    proofs = list(of(case).select_related("file"))
    for proof in proofs:
        files.delete(proof.file)
    return {"proofs": len(proofs)} if proofs else {}
