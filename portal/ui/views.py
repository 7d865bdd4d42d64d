"""Pages that are nobody else's: what to say when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Way:
    """Where to go on, by the name of the page."""

    label: str | Promise
    page: str


FIRST_PAGE = Way(_("To the first page"), "intake:home")


@dataclass(frozen=True)
class Trouble:
    """What went wrong, and what the person can do now."""

    status: int
    title: str | Promise
    text: str | Promise
    ways: tuple[Way, ...] = (FIRST_PAGE,)


BAD_REQUEST = Trouble(
    400,
    _("We could not read that"),
    _("Something in what your browser sent was not in order. Go back, load the page again and try once more."),
)
FORBIDDEN = Trouble(
    403,
    _("You may not see this page"),
    _("Your account does not give access to it. If you need it for your work, ask your administrator."),
)
CSRF_FAILURE = Trouble(
    403,
    _("This form had been open too long"),
    _("To protect you, a form can only be sent from a page that was opened recently, with cookies allowed. "
      "Go back, load the page again and send it once more. Nothing was sent this time."),
)  # fmt: skip
NOT_FOUND = Trouble(
    404,
    _("There is no such page"),
    _("The address may be mistyped, or the link has run out. If you followed a link in an e-mail, use the newest one, "
      "or have a new one sent to you."),
    (Way(_("Get a new link"), "intake:new_link"), FIRST_PAGE),
)  # fmt: skip
NOT_AT_THE_DESK = Trouble(
    404,
    _("There is no such page"),
    _("The address or the reference may be mistyped. Look for the request in the queue: by its reference, a name or an "
      "e-mail address. What was closed long ago is destroyed, and only counted in the register."),
    (Way(_("To the queue"), "desk:queue"),),
)  # fmt: skip
TOO_MANY_REQUESTS = Trouble(
    429,
    _("Please wait a moment"),
    _("There were many attempts in a short time. Wait a few minutes, then try again. Nothing is lost."),
)
SERVER_ERROR = Trouble(
    500,
    _("Something went wrong on our side"),
    _(
        "It was not your doing. Try again in a few minutes. "
        "If it goes on, write to us: your time limits are not affected."
    ),
)
SPECIMENS = {
    "400": BAD_REQUEST,
    "403": FORBIDDEN,
    "csrf": CSRF_FAILURE,
    "404": NOT_FOUND,
    "429": TOO_MANY_REQUESTS,
    "500": SERVER_ERROR,
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The handler for 400."""
    return _page(BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The handler for 403."""
    return _page(FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid token; the reason is for developers and not shown."""
    return _page(CSRF_FAILURE)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The handler for 404. It does not say whether the thing ever existed."""
    return _page(NOT_AT_THE_DESK if request.path.startswith(reverse("desk:queue")) else NOT_FOUND)


def too_many_requests(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """For whoever tries too often; ``retry_after`` in seconds."""
    response = _page(TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler for 500. It asks nothing of the session or the database, which may be what failed."""
    return _page(SERVER_ERROR)


def specimen(request: HttpRequest, name: str) -> HttpResponse:
    """One of the pages above, to be looked at from the style guide."""
    if name not in SPECIMENS:
        raise Http404
    return _page(SPECIMENS[name])


def _page(trouble: Trouble) -> HttpResponse:
    content = render_to_string("ui/error.html", {"trouble": trouble, "organisation": settings.ORGANISATION})
    return HttpResponse(content, status=trouble.status)
