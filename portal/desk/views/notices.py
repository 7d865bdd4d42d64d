"""What staff say of a recipient who is to be told: that they were, or why they are not."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from portal.cases import notices
from portal.cases.models import Notice
from portal.desk.forms.notices import DECISIONS, blank
from portal.desk.permissions import StaffRequest, case_or_404, readers_only
from portal.desk.views.deciding import keep, permitted


@readers_only
@require_POST
def decide(request: StaffRequest, reference: str, notice: int, decision: str) -> HttpResponse:
    """Keep a decision about a notice."""
    chosen = permitted(request, DECISIONS, decision)
    case = case_or_404(reference)
    try:
        found = notices.notice(case, notice)
    except Notice.DoesNotExist:
        raise Http404 from None
    return keep(request, case, found, chosen, blank(case, notice, decision, request.POST))
