"""A backlog from a table: checked row by row and shown, then imported whole or not at all."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import services
from portal.cases.lifecycle import Kind
from portal.cases.models import Topic
from portal.cases.services.entering import BY_STAFF
from portal.desk import backlog
from portal.desk.backlog import Backlog
from portal.desk.forms.backlog import BacklogForm
from portal.desk.permissions import StaffRequest, actor, staff_only
from portal.staff.models import Role
from portal.vault import fields

PLACE = "backlog"
officers_only = staff_only(Role.DPO)


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: StaffRequest) -> HttpResponse:
    """Read a table, and show what is wrong in it, or what it would become. Nothing is imported yet."""
    form = BacklogForm(request.POST or None, request.FILES or None, label_suffix="")
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    content = form.cleaned_data["table"].read()
    read = backlog.checked(content)
    if read.problems:
        return _page(request, BacklogForm(label_suffix=""), read, status=422)
    sealed = fields.seal_draft(PLACE, base64.b64encode(content).decode())
    request.session[PLACE] = base64.b64encode(sealed).decode()
    return _page(request, BacklogForm(label_suffix=""), read)


@officers_only
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """Import the table that was checked."""
    read = _kept(request)
    if read is None or read.problems:
        messages.error(request, _("Choose the table once more: it is not here any longer, or something has changed."))
        return redirect("desk:backlog")
    new = services.import_requests([line.entry for line in read.lines], by=actor(request))
    del request.session[PLACE]
    said = ngettext("%(count)d request is imported.", "%(count)d requests are imported.", new) % {"count": new}
    messages.success(request, said)
    return redirect("desk:queue")


@officers_only
@require_GET
def empty_table(request: StaffRequest) -> HttpResponse:
    """A table with the names of the columns and nothing else."""
    response = HttpResponse("\ufeff" + ",".join(backlog.columns()) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="backlog.csv"'
    return response


def _kept(request: StaffRequest) -> Backlog | None:
    stored = request.session.get(PLACE)
    if not stored:
        return None
    try:
        content = fields.unseal_draft(PLACE, base64.b64decode(stored))
    except fields.Unreadable:
        return None
    return backlog.checked(base64.b64decode(content))


def _page(request: StaffRequest, form: BacklogForm, read: Backlog | None = None, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "read": read,
        "columns": backlog.columns(),
        "needed": backlog.NEEDED,
        "values": {"kind": Kind.choices, "channel": [(each, each.label) for each in BY_STAFF], "topic": Topic.choices},
    }
    return render(request, "desk/backlog.html", context, status=status)
