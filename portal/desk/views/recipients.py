"""To whom data are passed on, and how they are told of an erasure: for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.desk.forms.recipients import NewRecipientForm, RecipientForm
from portal.desk.permissions import StaffRequest, administrators_only
from portal.inventory import recipients as named
from portal.inventory import services as inventory
from portal.inventory.models import Recipient

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@administrators_only
@require_GET
def recipients(request: StaffRequest) -> HttpResponse:
    """Everybody who is named in a dataset file, or was."""
    known = {each.name: each for each in Recipient.objects.all()}
    rows = [(name, known.get(name)) for name in sorted({*known, *named.names()}, key=str.casefold)]
    return render(request, "desk/recipients.html", {"rows": rows})


@administrators_only
@page_methods
def add_recipient(request: StaffRequest) -> HttpResponse:
    """Say how somebody is told who is named in a file."""
    form = NewRecipientForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    return _keep(request, form) or _form(request, form)


@administrators_only
@page_methods
def recipient(request: StaffRequest, recipient: int) -> HttpResponse:
    """Change how they are told."""
    found = get_object_or_404(Recipient, pk=recipient)
    form = RecipientForm(request.POST or None, instance=found)
    return _keep(request, form) or _form(request, form, found)


def _keep(request: StaffRequest, form: RecipientForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    kept = inventory.keep_recipient(form.save(commit=False), by=request.user)
    messages.success(request, _("“%(name)s” is changed.") % {"name": kept.name})
    return redirect("desk:recipients")


def _form(request: StaffRequest, form: RecipientForm, found: Recipient | None = None) -> HttpResponse:
    context = {"form": form, "name": found.name if found else ""}
    return render(request, "desk/recipient.html", context, status=422 if form.is_bound else 200)
