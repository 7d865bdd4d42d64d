"""Data systems and accounts of staff. Administrators see no case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import queries
from portal.desk.forms.administration import NewPersonForm, NewSystemForm, PersonForm, SystemForm
from portal.desk.permissions import StaffRequest, administrators_only
from portal.inventory import services as inventory
from portal.inventory.models import DataSystem
from portal.owners import queries as tasks
from portal.staff import services as accounts
from portal.staff.models import Role, User

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@administrators_only
@require_GET
def systems(request: StaffRequest) -> HttpResponse:
    """Every data system."""
    return render(request, "desk/systems.html", {"systems": DataSystem.objects.select_related("inspection", "owner")})


@administrators_only
@page_methods
def add_system(request: StaffRequest) -> HttpResponse:
    """A new data system."""
    form = NewSystemForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "desk/system.html", {"form": form}, status=422 if form.is_bound else 200)
    added = inventory.add_system(
        by=request.user,
        owner=form.asked,
        **{name: form.cleaned_data[name] for name in ("key", "label", "url", "datasets")},
    )
    messages.success(request, _("“%(name)s” is searched from now on.") % {"name": added.label})
    return redirect("desk:system", added.key)


@administrators_only
@page_methods
def system(request: StaffRequest, key: str) -> HttpResponse:
    """One data system, to be looked at and changed."""
    found = _system(key)
    form = SystemForm(request.POST or None, request.FILES or None, instance=_system(key))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "system": found, "waiting": tasks.waiting(found)}
        return render(request, "desk/system.html", context, status=status)
    inventory.change_system(
        found,
        by=request.user,
        owner=form.asked,
        **{name: form.cleaned_data[name] for name in ("label", "datasets", "active", "url")},
    )
    messages.success(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["label"]})
    return redirect("desk:system", found.key)


@administrators_only
@require_POST
def inspect_system(request: StaffRequest, key: str) -> HttpResponse:
    """Have a system looked at now."""
    found = _system(key)
    inventory.inspect(found)
    return redirect("desk:system", found.key)


@administrators_only
@require_GET
def inspection(request: StaffRequest, key: str) -> HttpResponse:
    """The part of a system's page that says what was seen, while workers still look."""
    return render(request, "desk/system_inspection.html", {"system": _system(key)})


@administrators_only
@require_GET
def staff(request: StaffRequest) -> HttpResponse:
    """Every account."""
    people = User.objects.order_by("-is_active", "name")
    return render(request, "desk/staff.html", {"people": people, "troubles": queries.reminder_troubles()})


@administrators_only
@page_methods
def add_person(request: StaffRequest) -> HttpResponse:
    """A new account; its owner gets a link to choose a password."""
    form = NewPersonForm(request.POST or None)
    if not form.is_valid():
        return render(request, "desk/person.html", {"form": form}, status=422 if form.is_bound else 200)
    person = accounts.add_person(by=request.user, **form.cleaned_data)
    accounts.invite(person, request=request)
    messages.success(request, _("%(name)s got a mail with a link to choose a password.") % {"name": person.name})
    return redirect("desk:staff")


@administrators_only
@page_methods
def person(request: StaffRequest, person: int) -> HttpResponse:
    """One account."""
    found = _person(person)
    form = PersonForm(request.POST or None, instance=_person(person))
    if form.is_valid():
        try:
            cleaned = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
            accounts.change_person(found, by=request.user, **cleaned)
        except accounts.LastAdministrator as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The account of %(name)s is changed.") % {"name": found.name})
            return redirect("desk:staff")
    status = 422 if form.is_bound else 200
    return render(request, "desk/person.html", {"form": form, "person": found}, status=status)


@administrators_only
@require_POST
def invite(request: StaffRequest, person: int) -> HttpResponse:
    """Send the link to choose a password again."""
    found = _person(person)
    accounts.invite(found, request=request)
    messages.success(request, _("%(name)s got a mail with a link to choose a password.") % {"name": found.name})
    return redirect("desk:staff")


def _system(key: str) -> DataSystem:
    system = DataSystem.objects.select_related("inspection", "owner").filter(key=key).first()
    if system is None:
        raise Http404
    return system


def _person(number: int) -> User:
    found = User.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
