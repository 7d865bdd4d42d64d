"""What staff decide about the owners who were asked, and the files that these gave."""

from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_POST

from portal.cases import owner_answers, owner_page, services
from portal.cases.change import NotAllowed
from portal.desk.forms.owners import DECISIONS, blank
from portal.desk.permissions import StaffRequest, actor, case_or_404, readers_only
from portal.desk.views.deciding import keep, permitted
from portal.desk.views.files import download
from portal.owners.models import Task, TaskFile


@readers_only
@require_POST
def decide(request: StaffRequest, reference: str, task: int, decision: str) -> HttpResponse:
    """Keep a decision about a task."""
    chosen = permitted(request, DECISIONS, decision)
    case = case_or_404(reference)
    found = Task.objects.filter(pk=task, case=case).first()
    if found is None:
        raise Http404
    return keep(request, case, found, chosen, blank(case, found, decision, request.POST))


@readers_only
@require_GET
def given(request: StaffRequest, reference: str, file: int) -> StreamingHttpResponse:
    """A file that an owner gave, always as a download. Every look is evidence."""
    case = case_or_404(reference)
    try:
        found = owner_page.given(case, file)
    except TaskFile.DoesNotExist:
        raise Http404 from None
    try:
        services.record_given(case, found, by=actor(request))
    except NotAllowed:
        raise Http404 from None
    return download(found.file, owner_answers.name_of(case, found))
