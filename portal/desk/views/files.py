"""Files of a case: what the person sent, and what the person is going to receive."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from portal.cases import papers, services, thread
from portal.cases.models import Document
from portal.correspondence import services as correspondence
from portal.correspondence.models import Attachment
from portal.desk.permissions import StaffRequest, actor, case_or_404, readers_only
from portal.vault import files
from portal.vault.models import VaultFile


@readers_only
@require_GET
def attachment(request: StaffRequest, reference: str, attachment: int) -> StreamingHttpResponse:
    """A file that came with a message, always as a download. Every look is evidence."""
    case = case_or_404(reference)
    try:
        found = thread.attachment(case, attachment)
    except Attachment.DoesNotExist:
        raise Http404 from None
    services.record_attachment(case, found, by=actor(request))
    return download(found.file, correspondence.name_of(found))


@readers_only
@require_GET
def document(request: StaffRequest, reference: str, document: int) -> StreamingHttpResponse:
    """A finished document, to be looked at before it is sent. Every look is evidence."""
    case = case_or_404(reference)
    try:
        found = papers.document(case, document)
    except Document.DoesNotExist:
        raise Http404 from None
    services.record_preview(case, found, by=actor(request))
    if found.file is None:
        raise Http404
    return download(found.file, found.name)


def download(file: VaultFile, name: str) -> StreamingHttpResponse:
    """A file of a case, always as a download."""
    response = StreamingHttpResponse(files.read(file), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Content-Length"] = str(file.size)
    return response
