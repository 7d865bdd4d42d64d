"""The pages of whoever answers for a system: one task, opened by a link from a mail, without an account."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import services
from portal.cases.change import NotAllowed
from portal.intake.limits import limited
from portal.owners import links, page, session
from portal.owners.forms import DeclineForm, NothingForm, PartForm, TicketForm, parts
from portal.owners.models import Stance, Task

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@page_methods
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a mail. Looking at it changes and shows nothing, because mail scanners look too; the button opens."""
    link = links.link_for(token)
    if link is None:
        return _without_token(render(request, "owners/ended.html", status=404))
    if request.method == "POST":
        with suppress(NotAllowed):  # the evidence of looking is not worth keeping the owner out
            services.open_task(link.task)
        session.enter(request, link)
        return _without_token(redirect("owners:task"))
    return _without_token(render(request, "owners/open_link.html", {"task": link.task}))


@page_methods
@limited("task", times=200)
@session.for_owner
def task(request: HttpRequest, task: Task) -> HttpResponse:
    """The task. Sending the form saves what it holds, and with the other button it is the answer."""
    shown = page.load(task)
    if request.method != "POST":
        return _page(request, shown, parts(shown))
    forms, ticket = parts(shown, request.POST, request.FILES), TicketForm(request.POST)
    valid = [form.is_valid() for form in forms]  # of all of them, so that all errors show
    if not all(valid) or not ticket.is_valid():
        return _page(request, shown, forms, status=422)
    return _keep(request, shown, forms, again=session.used_before(str(ticket.cleaned_data["ticket"])))


@require_POST
@limited("task", times=200)
@session.for_owner
def nothing(request: HttpRequest, task: Task) -> HttpResponse:
    """Nothing is held: the answer in one go."""
    shown, form = page.load(task), NothingForm(request.POST)
    if not form.is_valid() or not shown.untouched:
        return _page(request, shown, parts(shown), status=422, nothing=form)
    said = {part.held.address: {"stance": Stance.NOTHING} for part in shown.parts}
    try:
        services.save_answers(task, said, {})
        services.answer_task(task)
    except NotAllowed as refused:
        return _page(request, shown, parts(shown), status=409, problem=str(refused))
    return _over(request)


@require_POST
@limited("task", times=200)
@session.for_owner
def decline(request: HttpRequest, task: Task) -> HttpResponse:
    """Somebody else has to answer."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        shown = page.load(task)
        return _page(request, shown, parts(shown), status=422, declined=form)
    with suppress(NotAllowed):  # it has ended meanwhile: no harm is done
        services.decline_task(task, note=form.cleaned_data["note"])
    return _over(request)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the task on this device; what was saved stays."""
    session.leave(request)
    return redirect("owners:left")


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """The page is closed."""
    return render(request, "owners/left.html")


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """The task is done. It says nothing of what it was about."""
    return render(request, "owners/thanks.html")


def _keep(request: HttpRequest, shown: page.TaskPage, forms: Sequence[PartForm], *, again: bool) -> HttpResponse:
    said = {form.said.held.address: form.answer() for form in forms}
    given = {} if again else {form.said.held.address: form.given() for form in forms}
    try:
        services.save_answers(shown.task, said, given)
        if request.POST.get("do") != "send":
            return _kept(request, shown.task)
        services.answer_task(shown.task)
    except NotAllowed as refused:
        fresh = page.load(shown.task)
        return _page(request, fresh, parts(fresh), status=409, problem=str(refused))
    return _over(request)


def _kept(request: HttpRequest, task: Task) -> HttpResponse:
    """Saved; the button beside a file says besides that it was given by mistake."""
    word, _colon, number = request.POST.get("do", "").partition(":")
    if word == "remove" and number.isdecimal():
        services.remove_file(task, int(number))
        messages.success(request, _("The file is removed."))
    else:
        messages.success(request, _("Saved. You can come back to it by the link in our mail."))
    return redirect("owners:task")


def _over(request: HttpRequest) -> HttpResponse:
    session.leave(request)
    return redirect("owners:thanks")


def _page(
    request: HttpRequest,
    shown: page.TaskPage,
    forms: Sequence[PartForm],
    *,
    status: int = 200,
    problem: str = "",
    nothing: NothingForm | None = None,
    declined: DeclineForm | None = None,
) -> HttpResponse:
    context = {
        "page": shown,
        "forms": forms,
        "problem": problem,
        "ticket": TicketForm(),
        "nothing": nothing or NothingForm(),
        "decline": declined or DeclineForm(),
    }
    return render(request, "owners/task.html", context, status=status)


def _without_token(response: HttpResponse) -> HttpResponse:
    """Nobody learns the token from a referrer; see :mod:`portal.intake.views.links`."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
