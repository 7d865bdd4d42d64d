"""What staff say of a recipient who is to be told: that they were, or why they are not."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.cases import lifecycle, notices
from portal.cases.change import NotAllowed
from portal.cases.models import Notice
from portal.desk.forms.notices import DECISIONS, blank
from portal.desk.permissions import StaffRequest, actor, case_or_404, readers_only
from portal.desk.views.case import answer


@readers_only
@require_POST
def decide(request: StaffRequest, reference: str, notice: int, decision: str) -> HttpResponse:
    """Keep a decision about a notice."""
    if decision not in DECISIONS:
        raise Http404
    chosen, by = DECISIONS[decision], actor(request)
    if by.who not in lifecycle.parts(chosen.action):
        raise PermissionDenied
    case = case_or_404(reference)
    try:
        found = notices.notice(case, notice)
    except Notice.DoesNotExist:
        raise Http404 from None
    form = blank(case, notice, decision, request.POST)
    if not form.is_valid():
        problems = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return answer(request, case, status=422, problem=problems)
    try:
        chosen.service(case, found, by=by, **form.cleaned_data)
    except NotAllowed as problem:
        return answer(request, case_or_404(reference), status=409, problem=str(problem))
    messages.success(request, str(chosen.done))
    return redirect(case)
