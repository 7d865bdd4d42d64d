"""Requests that did not come through the website, entered by staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.cases import services
from portal.cases.lifecycle import Action, Kind
from portal.desk.forms.entering import EntryForm
from portal.desk.permissions import StaffRequest, actor, staff_may


@staff_may(Action.FILE)
@require_GET
def enter(request: StaffRequest) -> HttpResponse:
    """Which of the four requests it is."""
    return render(request, "desk/enter.html", {"kinds": list(Kind)})


@staff_may(Action.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_kind(request: StaffRequest, kind: str) -> HttpResponse:
    """The request itself. Sent twice, it is one case."""
    if kind not in Kind:
        raise Http404
    form = EntryForm(Kind(kind), request.POST or None)
    if not form.is_valid():
        context = {"form": form, "kind": Kind(kind)}
        return render(request, "desk/enter_kind.html", context, status=422 if form.is_bound else 200)
    case = services.enter_request(form.filing(), by=actor(request), **form.receipt())
    messages.success(request, _("The request is entered, and the person gets a mail."))
    return redirect(case)
