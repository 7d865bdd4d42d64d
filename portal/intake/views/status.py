"""The person's own page: where the request stands, what was written, writing, withdrawing."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import person_page, services
from portal.cases.change import NotAllowed, Stale
from portal.cases.models import Case
from portal.cases.person_page import PersonPage
from portal.intake import session
from portal.intake.forms.visit import MessageForm, SeenForm
from portal.intake.limits import limited


@require_GET
@session.for_visitor
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Where it stands."""
    return _page(request, case, MessageForm())


@require_POST
@limited("write", times=30)
@session.for_visitor
def write(request: HttpRequest, case: Case) -> HttpResponse:
    """Take a message with its files."""
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    if not session.used_before(request, str(form.cleaned_data["ticket"])):
        services.reply(case, body=form.cleaned_data["body"], uploads=form.cleaned_data["attached"])
        messages.success(request, _("We have your message."))
    return redirect("intake:status")


@require_http_methods(["GET", "HEAD", "POST"])
@session.for_visitor
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask once more, then end the request."""
    if request.method != "POST":
        return render(request, "intake/withdraw.html", {"case": case})
    try:
        services.withdraw(case)
        messages.success(request, _("Your request is withdrawn."))
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect("intake:status")


@require_POST
@session.for_visitor
def accept_fee(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the person's word that they want the request at the price that they saw."""
    try:
        services.accept_fee(case, seen=_seen(request))
        messages.success(request, _("You accepted the fee. We go on with your request."))
    except NotAllowed as refused:
        messages.error(request, _why(refused))
    return redirect("intake:status")


@require_http_methods(["GET", "HEAD", "POST"])
@session.for_visitor
def begin(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask once more, then let the erasure that they saw begin before its time."""
    if request.method != "POST":
        announced = person_page.announcement(case)
        context = {"case": case, "announced": announced, "form": SeenForm(initial={"seen": case.version})}
        return render(request, "intake/begin.html", context) if announced else redirect("intake:status")
    try:
        services.begin(case, seen=_seen(request))
        messages.success(request, _("We erase it now. You will have the certificate when it is done."))
    except NotAllowed as refused:
        messages.error(request, _why(refused))
    return redirect("intake:status")


def _seen(request: HttpRequest) -> int:
    """The version of the case that a page showed; one that says none is of no version there is."""
    form = SeenForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else 0


def _why(refused: NotAllowed) -> str:
    if isinstance(refused, Stale):
        return _("Something has changed since you opened that page. Read once more how it stands, then decide.")
    return str(refused)


def _page(request: HttpRequest, case: Case, form: MessageForm, *, status: int = 200) -> HttpResponse:
    page = person_page.load(case)
    context = {"page": page, "thread": _thread(page), "form": form, "unlocked": session.is_unlocked(request)}
    return render(request, "intake/status.html", context, status=status)


def _thread(page: PersonPage) -> list[dict[str, object]]:
    return [
        {
            "side": "ours" if said.from_person else "theirs",
            "sender": _("You") if said.from_person else settings.ORGANISATION.name,
            "at": said.at,
            "text": said.text,
            "attachments": [
                {"name": file.name, "size": file.size, "url": reverse("intake:attachment", args=[file.pk])}
                for file in said.files
            ],
        }
        for said in page.thread
    ]
