"""The queue: every case by the date its answer is due."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url

from portal.cases import lifecycle, offering, queries
from portal.cases.lifecycle import Action
from portal.cases.queries import QueuePage
from portal.desk.forms.queue import QueueForm
from portal.desk.permissions import READERS, StaffRequest, actor, staff_only
from portal.staff.models import Role

FILTERS = ("kind", "state", "assignee")


@staff_only(*READERS, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: StaffRequest) -> HttpResponse:
    """The queue. Filters travel in the address; a searched name comes by POST and stays out of it."""
    if request.user.role == Role.ADMINISTRATOR:
        return redirect("desk:systems")
    form = QueueForm(request.POST or request.GET, people=offering.caseworkers())
    if not form.is_valid():
        return render(request, "desk/queue.html", {"form": form}, status=422)
    if request.method == "POST" and not form.cleaned_data["text"]:
        return _without_text(request, form)
    return _list(request, form)


def _without_text(request: StaffRequest, form: QueueForm) -> HttpResponse:
    address = reverse("desk:queue") + _query(form)
    return push_url(_list(request, form), address) if request.htmx else redirect(address)


def _list(request: StaffRequest, form: QueueForm) -> HttpResponse:
    narrowed = form.narrowed(request.user)
    page = queries.queue(narrowed, after=form.cleaned_data["after"])
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "figures": queries.figures(timezone.localdate()),
        "many": queries.MANY,
        "troubles": queries.reminder_troubles(),
        "narrowed": any(form.cleaned_data[name] for name in (*FILTERS, "text")),
        "next": _cursor(page),
        "query": _query(form),
        "may_enter": actor(request).who in lifecycle.parts(Action.FILE),
        "filters": {name: form.cleaned_data[name] for name in (*FILTERS, "text") if form.cleaned_data[name]},
    }
    return render(request, "desk/queue_rows.html" if request.htmx else "desk/queue.html", context)


def _cursor(page: QueuePage) -> str:
    return f"{page.after[0]}.{page.after[1]}" if page.after else ""


def _query(form: QueueForm) -> str:
    chosen = {name: form.cleaned_data[name] for name in FILTERS if form.cleaned_data[name]}
    return f"?{urlencode(chosen)}" if chosen else ""
