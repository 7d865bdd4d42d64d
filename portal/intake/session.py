"""What the portal keeps of a visit: a form being filled in, the request just sent, and the page opened by a link.

The session table holds ids and times; a form being filled in lies there encrypted, for an hour.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from portal.cases.models import Case
from portal.identity import services as identity
from portal.identity.models import AccessLink
from portal.intake.forms.page import Answers
from portal.vault import fields

DRAFT_SECONDS = 60 * 60
SENT_SECONDS = 60 * 60
IDLE_SECONDS = 2 * 60 * 60
UNLOCKED_SECONDS = 15 * 60

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Sent:
    """The request that was just sent from this browser."""

    kind: str
    submission: str
    reference: str


def keep_draft(request: HttpRequest, kind: str, answers: Answers) -> None:
    """Keep what was filled in, so that going back or reloading loses nothing."""
    sealed = fields.seal_draft(_place(kind), {"at": time.time(), "answers": answers})
    request.session[_place(kind)] = base64.b64encode(sealed).decode()


def draft(request: HttpRequest, kind: str) -> Answers:
    """What was filled in and not sent yet; nothing if an hour passed since the last answer."""
    stored = request.session.get(_place(kind))
    if not stored:
        return {}
    try:
        kept = fields.unseal_draft(_place(kind), base64.b64decode(stored))
    except fields.Unreadable:
        return {}
    return dict(kept["answers"]) if _fresh(kept["at"], DRAFT_SECONDS) else {}


def drop_draft(request: HttpRequest, kind: str) -> None:
    """Forget what was filled in."""
    request.session.pop(_place(kind), None)


def remember_sent(request: HttpRequest, sent: Sent) -> None:
    """Remember the request just sent, for the page that says so and for a second click on the button."""
    request.session["sent"] = {**sent.__dict__, "at": time.time()}


def just_sent(request: HttpRequest) -> Sent | None:
    """The request sent from this browser within the last hour."""
    kept = dict(request.session.get("sent", {}))
    return Sent(**kept) if _fresh(kept.pop("at", 0), SENT_SECONDS) else None


def enter(request: HttpRequest, link: AccessLink) -> None:
    """Open a case for this browser. Whatever ends the link ends the visit too."""
    request.session.cycle_key()
    request.session["visit"] = {"link": link.pk, "seen": time.time(), "unlocked": 0}


def leave(request: HttpRequest) -> None:
    """Close the case, and forget everything else that this visitor left here."""
    for key in [key for key in request.session.keys() if key == "sent" or key.startswith("draft:")]:  # noqa: SIM118
        del request.session[key]
    request.session.pop("visit", None)
    request.session.cycle_key()


def case_of(request: HttpRequest) -> Case | None:
    """The case this browser may see: its link is still good and was used within the last two hours."""
    visit = request.session.get("visit")
    if not visit or not _fresh(visit["seen"], IDLE_SECONDS):
        return None
    link = identity.live_link(visit["link"])
    if link is None:
        return None
    request.session["visit"] = {**visit, "seen": time.time()}
    return link.case


def unlock(request: HttpRequest) -> None:
    """The visitor gave the code from the mail: documents may be downloaded for a quarter of an hour."""
    request.session["visit"] = {**request.session["visit"], "unlocked": time.time()}


def is_unlocked(request: HttpRequest) -> bool:
    """Whether documents may be downloaded now."""
    visit: Mapping[str, Any] = request.session.get("visit", {})
    return _fresh(visit.get("unlocked", 0), UNLOCKED_SECONDS)


def used_before(request: HttpRequest, ticket: str) -> bool:
    """Whether a form with this ticket was already taken from this browser; it counts as taken from now on."""
    fresh = cache.add(f"ticket:{ticket}", 1, timeout=IDLE_SECONDS)
    taken = not fresh or request.session.get("ticket") == ticket
    request.session["ticket"] = ticket
    return taken


def for_visitor(view: View) -> View:
    """Hand the visitor's own case to a view; whoever has none open sees how to get in (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        case = case_of(request)
        if case is None:
            return render(request, "intake/closed.html", status=403)
        return view(request, case, *args, **kwargs)

    return guarded


def _place(kind: str) -> str:
    return f"draft:{kind}"


def _fresh(moment: float, seconds: int) -> bool:
    return time.time() - moment < seconds
