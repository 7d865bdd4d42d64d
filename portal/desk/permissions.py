"""Who may open what on the desk. What may be done to a case is the lifecycle table's to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from portal.cases import lifecycle, queries
from portal.cases.actors import Actor, Who
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.staff.models import Role, User

READERS = frozenset({Role.HANDLER, Role.DPO, Role.AUDITOR})


class StaffRequest(HttpRequest):
    """A request by somebody who is signed in."""

    user: User
    htmx: HtmxDetails


P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def staff_only(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Open a page to these roles: others are refused, and whoever is not signed in is asked to.

    In production whoever has no second factor is led to where one is added: a stolen password alone opens nothing.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            signed_in: bool = request.user.is_authenticated
            if not signed_in:
                return _to_sign_in(request)
            if settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(request.user):
                return _to_second_factor(request)
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


readers_only = staff_only(*READERS)
administrators_only = staff_only(Role.ADMINISTRATOR)


def staff_may(action: Action) -> Callable[[View[P]], View[P]]:
    """Open a page to the roles that the lifecycle table lets do this to some case at some time."""
    return staff_only(*(role for role in Role if Who(role) in lifecycle.parts(action)))


def case_or_404(reference: str) -> Case:
    """The case with this reference. Raises Http404."""
    if not reference.isprintable():  # Postgres takes no NUL, and would end the transaction over it
        raise Http404
    try:
        return queries.case_for(reference)
    except Case.DoesNotExist:
        raise Http404 from None


def actor(request: StaffRequest) -> Actor:
    """The person at the desk, as somebody who acts on cases."""
    return Actor.staff(request.user)


def _to_second_factor(request: StaffRequest) -> HttpResponse:
    words = _("Before you go on, add a passkey or an authenticator app here. A password alone does not open this desk.")
    messages.warning(request, words)
    return HttpResponseClientRedirect(reverse("mfa_index")) if request.htmx else redirect("mfa_index")


def _to_sign_in(request: StaffRequest) -> HttpResponse:
    """Back to the same page afterwards; to the queue where the page only takes forms."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url("account_login"))
    back = request.get_full_path() if request.method == "GET" else reverse("desk:queue")
    return redirect_to_login(back, resolve_url("account_login"))
