"""Representatives: what shows that they may ask for another, and what they may receive."""

from __future__ import annotations

from collections.abc import Iterable

from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Authority, Case, Receives
from portal.correspondence.models import Attachment
from portal.vault import fields, files


def check_authority(
    case: Case,
    *,
    by: Actor,
    proof: str,
    receives: Receives,
    attachments: Iterable[Attachment] = (),
    seen: int | None = None,
) -> Case:
    """Record what proves a representative's authority and what they may receive; said again, it replaces the first.

    ``attachments`` are the files that proved it: they go now, as nothing needs them any more (Art. 5(1)(c) and (e)).
    """
    proofs = [attachment.file for attachment in attachments]
    with change(case, Action.CHECK_AUTHORITY, by=by, seen=seen, receives=receives, files=len(proofs)) as case:
        values = {"proof": fields.seal(case, "authority", proof), "receives": receives, "checked_by": by.user}
        Authority.objects.update_or_create(case=case, defaults=values)
        for file in proofs:
            files.delete(file)
    return case


def proof_of(authority: Authority) -> str:
    """What was seen. Raises KeyDestroyed."""
    return str(fields.unseal(authority.case, "authority", authority.proof))
