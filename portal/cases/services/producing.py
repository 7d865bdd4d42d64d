"""The documents a person receives: made by workers, downloaded by the person."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases.actors import SUBJECT, WORKER
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Case, Document
from portal.cases.services.revoking import end_others
from portal.correspondence import recording
from portal.vault.models import VaultFile


def record_documents(case: Case, made: list[tuple[Document.Kind, str, VaultFile]], *, letter: dict[str, Any]) -> Case:
    """Attach the finished documents (kind, file name, file). An erasure ends what other cases of the person hold.

    ``letter`` is which version of a text the letter in them was made from, for the evidence.
    """
    digests = [file.digest for _kind, _name, file in made]
    with change(case, Action.RECORD_DOCUMENT, by=WORKER, digests=digests) as case:
        recording.add(letter)
        for kind, name, file in made:
            Document.objects.create(case=case, kind=kind, name=name, file=file)
        if case.kind in ERASURES:
            end_others(case)
    return case


def record_download(case: Case, document: Document) -> Document:
    """Count one download. Raises NotAllowed when the time or the number of downloads is used up."""
    file = document.file
    if file is None:
        raise NotAllowed(_("This document can no longer be downloaded."))
    with change(case, Action.DOWNLOAD, by=SUBJECT, document=document.pk, digest=file.digest):
        live = Document.objects.filter(
            pk=document.pk, case=case, revoked_at=None, expires_at__gt=timezone.now(), downloads_left__gt=0
        )
        if not live.update(downloads_left=F("downloads_left") - 1):
            raise NotAllowed(_("This document can no longer be downloaded."))
    return document
