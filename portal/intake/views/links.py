"""Links from mails: opening one, asking for a new one, leaving."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import queries, services
from portal.cases.change import NotAllowed
from portal.identity import recovery
from portal.identity import services as identity
from portal.intake import session
from portal.intake.forms.visit import NewLinkForm
from portal.intake.limits import HOUR, exceeded, limited
from portal.ui.views import too_many_requests


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a mail. Looking at it changes nothing, because mail scanners look too; the button opens the case.

    Whoever presses it reads the mailbox: that is what confirms a request, whichever of our links it was.
    """
    link = identity.link_for(token)
    if link is None:
        return _without_token(render(request, "intake/dead_link.html", status=404))
    if request.method == "POST":
        with suppress(NotAllowed):  # it was confirmed before, or has ended since: the page says so
            services.confirm(link.case)
        session.enter(request, link)
        return _without_token(redirect("intake:status"))
    confirms = queries.awaits_confirmation(link.case)
    return _without_token(render(request, "intake/open_link.html", {"case": link.case, "confirms": confirms}))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("new-link", times=20)
def new_link(request: HttpRequest) -> HttpResponse:
    """A lost link, asked for again. The answer is the same whether there is such a request or not."""
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/new_link.html", {"form": form}, status=422 if form.is_bound else 200)
    if exceeded("new-link-to", form.cleaned_data["email"].casefold(), times=5):
        return too_many_requests(request, retry_after=HOUR)
    recovery.request_link(**form.cleaned_data)
    return redirect("intake:link_sent")


@require_GET
def link_sent(request: HttpRequest) -> HttpResponse:
    """What happens now, if there is such a request."""
    return render(request, "intake/link_sent.html")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case on this device."""
    session.leave(request)
    return redirect("intake:left")


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """The page is closed."""
    return render(request, "intake/left.html")


def _without_token(response: HttpResponse) -> HttpResponse:
    """Nobody learns the token from a referrer. `no-referrer` would also make browsers send `Origin: null` with the
    form, which the protection against forged requests refuses; `strict-origin` names the site and no page.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
