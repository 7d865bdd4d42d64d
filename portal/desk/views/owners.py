"""What staff decide about the owners who were asked, and the files that these gave."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from portal.cases import lifecycle, owner_answers, owner_page, services
from portal.cases.change import NotAllowed
from portal.desk.forms.owners import DECISIONS, blank
from portal.desk.permissions import StaffRequest, actor, case_or_404, readers_only
from portal.desk.views.case import answer
from portal.desk.views.files import download
from portal.owners.models import Task, TaskFile


@readers_only
@require_POST
def decide(request: StaffRequest, reference: str, task: int, decision: str) -> HttpResponse:
    """Keep a decision about a task."""
    if decision not in DECISIONS:
        raise Http404
    chosen, by = DECISIONS[decision], actor(request)
    if by.who not in lifecycle.parts(chosen.action):
        raise PermissionDenied
    case = case_or_404(reference)
    found = Task.objects.filter(pk=task, case=case).first()
    if found is None:
        raise Http404
    form = blank(case, found, decision, request.POST)
    if not form.is_valid():
        problems = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return answer(request, case, status=422, problem=problems)
    try:
        chosen.service(case, found, by=by, **form.cleaned_data)
    except NotAllowed as problem:
        return answer(request, case_or_404(reference), status=409, problem=str(problem))
    messages.success(request, str(chosen.done))
    return redirect(case)


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
