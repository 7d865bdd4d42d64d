"""What the portal keeps of an owner's visit: which link was opened, and when the page was last used. No account."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from portal.owners import links
from portal.owners.models import Task, TaskLink

IDLE_SECONDS = 2 * 60 * 60
PLACE = "task"

View = Callable[..., HttpResponseBase]


def enter(request: HttpRequest, link: TaskLink) -> None:
    """Open one task for this browser, and no other. Whatever ends the link ends the visit too."""
    request.session.cycle_key()
    request.session[PLACE] = {"link": link.pk, "seen": time.time()}


def leave(request: HttpRequest) -> None:
    """Close the task on this device."""
    request.session.pop(PLACE, None)
    request.session.cycle_key()


def task_of(request: HttpRequest) -> Task | None:
    """The task this browser may see: its link is still good and was used within the last two hours."""
    visit = request.session.get(PLACE)
    if not visit or time.time() - visit["seen"] > IDLE_SECONDS:
        return None
    link = links.live_link(visit["link"])
    if link is None:
        return None
    request.session[PLACE] = {**visit, "seen": time.time()}
    return link.task


def used_before(ticket: str) -> bool:
    """Whether a form with this ticket was taken already: files that are sent twice are kept once."""
    return not cache.add(f"ticket:{ticket}", 1, timeout=IDLE_SECONDS)


def for_owner(view: View) -> View:
    """Hand the one task that was opened to a view; whoever has none open sees how to get in (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        task = task_of(request)
        if task is None:
            return render(request, "owners/closed.html", status=403)
        return view(request, task, *args, **kwargs)

    return guarded
