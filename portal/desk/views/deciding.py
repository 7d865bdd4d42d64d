"""What staff decide about one thing on the page of a case: who may, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from portal.cases import lifecycle
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.desk.permissions import StaffRequest, actor, case_or_404
from portal.desk.views.case import answer


class Decision(Protocol):
    """An action with its service, and what is said when it is done."""

    @property
    def action(self) -> Action:
        """What the table calls it."""

    @property
    def service(self) -> Callable[..., Case]:
        """What carries it out."""

    @property
    def done(self) -> str | Promise:
        """What is said afterwards."""


Kind = TypeVar("Kind", bound=Decision)


def permitted(request: StaffRequest, decisions: Mapping[str, Kind], name: str) -> Kind:
    """The decision of this name. Raises Http404, or PermissionDenied for whoever never takes it."""
    if name not in decisions:
        raise Http404
    if actor(request).who not in lifecycle.parts(decisions[name].action):
        raise PermissionDenied
    return decisions[name]


def keep(request: StaffRequest, case: Case, about: object, decision: Decision, form: forms.Form) -> HttpResponse:
    """Have the service keep what the form says of a thing; else the page of the case says what is wrong."""
    if not form.is_valid():
        problems = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return answer(request, case, status=422, problem=problems)
    try:
        decision.service(case, about, by=actor(request), **form.cleaned_data)
    except NotAllowed as problem:
        return answer(request, case_or_404(case.reference), status=409, problem=str(problem))
    messages.success(request, str(decision.done))
    return redirect(case)
