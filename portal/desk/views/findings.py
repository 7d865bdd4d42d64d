"""What was found in one collection: its account, its rows, and what staff decide about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.cases import found, lifecycle, offering, rows, services
from portal.cases.change import NotAllowed
from portal.cases.collection import Collection
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Case, Finding
from portal.desk.forms.acts import ActForm, SeenForm, SharedForm, WithholdForm
from portal.desk.permissions import StaffRequest, actor, case_or_404, readers_only, staff_may
from portal.vault import files

LONGEST_NUMBER = 7  # digits of a page
DECISIONS: Mapping[str, tuple[type[ActForm], Callable[..., Case]]] = {
    "withhold": (WithholdForm, services.withhold),
    "include": (SeenForm, services.include),
    "shared": (SharedForm, services.choose_shared),
    "show-others": (SeenForm, services.show_others),
    "hide-others": (SeenForm, services.hide_others),
}


@readers_only
@require_GET
def finding(request: StaffRequest, reference: str, finding: int) -> HttpResponse:
    """The account of one collection, without its rows."""
    case = case_or_404(reference)
    return _answer(request, case, _collection(case, finding))


@readers_only
@require_GET
def finding_rows(request: StaffRequest, reference: str, finding: int) -> HttpResponse:
    """Rows of the collection, a page at a time. Every look at them is evidence."""
    case = case_or_404(reference)
    collection = _collection(case, finding)
    number = _page_number(request)
    file = collection.finding.file
    if file is None:
        raise Http404
    file.case = case
    page = rows.page(files.read(file), number=number)
    if number > 1 and not page.rows:
        raise Http404
    services.record_view(case, collection.finding, by=actor(request), page=number)
    first = (number - 1) * rows.SIZE + 1
    context = {"case": case, "collection": collection, "page": page, "first": first, "last": first + len(page.rows) - 1}
    return render(request, "desk/finding_rows.html", context)


@require_POST
@staff_may(Action.CHOOSE)
def decide(request: StaffRequest, reference: str, finding: int, decision: str) -> HttpResponse:
    """Withhold a collection or include it again, or decide about its shared rows."""
    case = case_or_404(reference)
    collection = _collection(case, finding)
    if decision not in DECISIONS:
        raise Http404
    form = _form(case, decision, request.POST)
    if not form.is_valid():
        return _answer(request, case, collection, {decision: form}, status=422)
    try:
        DECISIONS[decision][1](case, collection.finding, by=actor(request), **form.cleaned_data)
    except NotAllowed as problem:
        return _refused(request, reference, finding, decision, str(problem))
    messages.success(request, _("Your decision is kept."))
    return redirect(case)


def _refused(request: StaffRequest, reference: str, finding: int, decision: str, problem: str) -> HttpResponse:
    """The page as it stands now, with what was typed; the case's page if a new search left nothing to decide here."""
    case = case_or_404(reference)
    try:
        collection = found.collection(case, finding)
    except Finding.DoesNotExist:
        messages.error(request, problem)
        return redirect(case)
    form = _form(case, decision, {**request.POST.dict(), "seen": str(case.version)})
    return _answer(request, case, collection, {decision: form}, status=409, problem=problem)


def _answer(
    request: StaffRequest,
    case: Case,
    collection: Collection,
    bound: Mapping[str, ActForm] | None = None,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    context = {
        "case": case,
        "collection": collection,
        "forms": _forms(case, bound or {}),
        "open": next(iter(bound or {}), ""),
        "may_decide": Action.CHOOSE in lifecycle.actions(case.kind, case.state, actor(request).who),
        "erasure": case.kind in ERASURES,
        "problem": problem,
    }
    return render(request, "desk/finding.html", context, status=status)


def _forms(case: Case, bound: Mapping[str, ActForm]) -> dict[str, ActForm]:
    """Every decision's form, under a name that templates can use."""
    return {name.replace("-", "_"): bound.get(name) or _form(case, name) for name in DECISIONS}


def _form(case: Case, decision: str, data: Any = None) -> ActForm:
    form, _service = DECISIONS[decision]
    return form(data, options=offering.options(case), initial={"seen": case.version}, auto_id=f"{decision}-%s")


def _collection(case: Case, number: int) -> Collection:
    try:
        return found.collection(case, number)
    except Finding.DoesNotExist:
        raise Http404 from None


def _page_number(request: StaffRequest) -> int:
    number = request.GET.get("page", "1")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER or not int(number):
        raise Http404
    return int(number)
