"""One case: its page, and everything that is done to it from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from portal.cases import case_page, lifecycle, offering, services
from portal.cases.case_page import CasePage
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import ERASURES, SEARCHABLE, Action
from portal.cases.models import Case
from portal.desk import acts
from portal.desk.forms import notices, owners
from portal.desk.forms.acts import ActForm
from portal.desk.permissions import StaffRequest, actor, case_or_404, readers_only
from portal.inventory.categories import words_for
from portal.texts import in_language


@readers_only
@require_GET
def case(request: StaffRequest, reference: str) -> HttpResponse:
    """The page of a case."""
    return answer(request, case_or_404(reference))


@readers_only
@require_POST
def act(request: StaffRequest, reference: str, action: str) -> HttpResponse:
    """Do something to a case: what, by whom and when is the lifecycle table's to say."""
    if action not in acts.ACTS:
        raise Http404
    by = actor(request)
    if by.who not in lifecycle.parts(Action(action)):
        raise PermissionDenied
    case = case_or_404(reference)
    form = acts.blank(offering.options(case), action, request.POST)
    if not form.is_valid():
        return answer(request, case, {action: form}, status=422)
    try:
        acts.ACTS[action].service(case, by=by, **form.cleaned_data)
    except NotAllowed as problem:
        fresh = case_or_404(reference)
        form.data = {**request.POST.dict(), "seen": str(fresh.version)}
        return answer(request, fresh, {action: form}, status=409, problem=str(problem))
    messages.success(request, str(acts.ACTS[action].done))
    return redirect(case)


@readers_only
@require_GET
def progress(request: StaffRequest, reference: str) -> HttpResponse:
    """How far the work on a case is: a piece of its page that asks for itself again until the work ends."""
    case = case_or_404(reference)
    context = {"case": case, "progress": case_page.progress(case), "polled": True}
    return render(request, "desk/case_progress.html", context)


def answer(
    request: StaffRequest,
    case: Case,
    bound: Mapping[str, ActForm] | None = None,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    """The page of a case as it stands, with what somebody typed and why it was not taken. Opening it is evidence."""
    services.record_opening(case, by=actor(request))
    page = case_page.load(case, by=actor(request))
    choices = acts.choices(page, bound or {})
    leading = next((choices[action] for action in acts.LEADING if action in choices), None)
    further = [choices[action] for action in acts.FURTHER if action in choices]
    context = {
        "case": case,
        "page": page,
        "acts": choices,
        "leading": leading,
        "further": [choice for choice in further if choice is not leading],
        "standing": acts.standing(page),
        "problem": problem,
        "erasure": case.kind in ERASURES,
        "asking": owners.forms_for(page),
        "telling": notices.forms_for(page, by=actor(request)),
        "searchable": case.kind in SEARCHABLE,
        "identities": list(_identities(page)),
        "categories": [words_for(key) for key in page.request.categories] if page.request else [],
    }
    return render(request, "desk/case.html", context, status=status)


def _identities(page: CasePage) -> Iterator[tuple[str, str]]:
    """What else the person is known by, under the labels that the request form used."""
    labels = {each.key: in_language(each.label, get_language() or "en") for each in settings.ORGANISATION.identity_keys}
    for key, value in page.request.identities.items() if page.request else ():
        yield labels.get(key, key), value
