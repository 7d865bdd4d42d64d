"""Files: what the person sent, and the documents they receive after a code from their mailbox."""

from __future__ import annotations

from mimetypes import guess_type

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import person_page, services
from portal.cases.change import NotAllowed
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.identity import recovery
from portal.identity import services as identity
from portal.intake import session
from portal.intake.forms.visit import CodeForm
from portal.intake.limits import HOUR, limited
from portal.ui.views import too_many_requests
from portal.vault import files
from portal.vault.models import VaultFile


@require_GET
@session.for_visitor
def attachment(request: HttpRequest, case: Case, attachment_id: int) -> HttpResponseBase:
    """A file that was sent with a message of this case."""
    found = get_object_or_404(person_page.attachments(case), pk=attachment_id)
    found.message.case = case
    return _stream(case, found.file, correspondence.name_of(found), found.content_type)


@require_POST
@limited("send-code", times=20)
@session.for_visitor
def send_code(request: HttpRequest, case: Case) -> HttpResponse:
    """Mail a code, and ask for it."""
    if not person_page.documents(case).exists():
        raise Http404
    try:
        recovery.send_code(case)
    except identity.TooManyCodes:
        return too_many_requests(request, retry_after=HOUR)
    return redirect("intake:code")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("code", times=60)
@session.for_visitor
def code(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for the code; a right one opens the documents for a quarter of an hour."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if identity.accept_code(case, form.cleaned_data["code"]):
            session.unlock(request)
            return redirect("intake:status")
        form.add_error("code", _wrong())
    return render(request, "intake/code.html", {"form": form, "case": case}, status=422 if form.is_bound else 200)


@require_POST
@session.for_visitor
def download(request: HttpRequest, case: Case, document_id: int) -> HttpResponseBase:
    """Count one download and stream the document."""
    document = get_object_or_404(person_page.documents(case), pk=document_id)
    if not session.is_unlocked(request) or document.file is None:
        return redirect("intake:status")
    try:
        services.record_download(case, document)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("intake:status")
    content_type = guess_type(document.name)[0] or "application/octet-stream"
    return _stream(case, document.file, document.name, content_type)


def _wrong() -> str:
    return _("This is not the code, or it has run out. Codes work once, for a quarter of an hour.")


def _stream(case: Case, file: VaultFile, name: str, content_type: str) -> StreamingHttpResponse:
    """As an attachment, decrypted while it is sent; no browser runs or keeps it."""
    file.case = case
    response = StreamingHttpResponse(files.read(file), content_type=content_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
