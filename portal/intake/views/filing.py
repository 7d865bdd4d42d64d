"""The first page, the four requests, a page at a time, and what follows when one is sent."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import queries, services
from portal.cases import request as requests
from portal.cases.models import Case
from portal.intake import session
from portal.intake.forms.page import Answers, PageForm
from portal.intake.kinds import PRESENTATIONS, Presentation, by_slug
from portal.intake.limits import exceeded, limited
from portal.intake.questionnaire import Page, Questionnaire, page_of
from portal.intake.session import Sent
from portal.ui.views import too_many_requests

A_DAY = 24 * 60 * 60


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The four requests."""
    return render(request, "intake/home.html", {"presentations": PRESENTATIONS})


@require_GET
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a request, or go on with one that was begun from this browser."""
    shown = by_slug(slug)
    told = session.draft(request, shown.kind)
    if told:
        messages.info(request, _("This request was begun here before. Nothing of it has been sent."))
    return _go_on(shown, told)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, page_slug: str) -> HttpResponse:
    """One page of a request. Its answers are kept, and the next page with something left to ask follows."""
    shown = by_slug(slug)
    page = page_of(shown.kind, page_slug)
    if page is None:
        raise Http404
    asked = Questionnaire(shown.kind, session.draft(request, shown.kind))
    posted = request.method == "POST"
    if posted and not asked.told and page != asked.pages[0]:
        messages.warning(request, _("We keep answers for an hour. Yours are gone by now; please give them again."))
    if page not in asked.pages or not (posted or asked.may_see(page)):
        return _go_on(shown, asked.told)
    return _take(request, shown, asked, page) if posted else _show(request, shown, asked, page, page.form(asked.told))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("file", times=60)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Every answer, to be read once more and sent. Sent twice, it is one request."""
    shown = by_slug(slug)
    asked = Questionnaire(shown.kind, session.draft(request, shown.kind))
    pressed = request.POST.get("submission")
    if not asked.is_complete:
        return _sent_before(request, pressed) or _go_on(shown, asked.told)
    if pressed and [pressed] == asked.told["submission"]:
        return _send(request, shown, asked)
    return _sent_before(request, pressed) or render(request, "intake/check.html", {"shown": shown, "asked": asked})


@require_POST
def start_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget what was filled in, for whoever sits down at this computer next."""
    session.drop_draft(request, by_slug(slug).kind)
    return redirect("intake:start", slug)


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """The request has arrived: its reference, and what to do next."""
    just = session.just_sent(request)
    if just is None:
        return redirect("intake:home")
    try:
        case = queries.case_for(just.reference)
    except Case.DoesNotExist:
        return redirect("intake:home")
    return render(request, "intake/sent.html", {"case": case, "contact": requests.of(case).contact})


def _take(request: HttpRequest, shown: Presentation, asked: Questionnaire, page: Page) -> HttpResponse:
    form = page.form(asked.told, request.POST)
    if not form.is_valid():
        return _show(request, shown, asked, page, form, status=422)
    told = {"submission": [str(uuid4())], **asked.told, **form.answers()}
    session.keep_draft(request, shown.kind, told)
    return _go_on(shown, told)


def _show(
    request: HttpRequest, shown: Presentation, asked: Questionnaire, page: Page, form: PageForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "shown": shown,
        "asked": asked,
        "form": form,
        "step": asked.number(page),
        "before": asked.before(page),
        "sent": not asked.told and _sent_of(request, shown),
    }
    return render(request, "intake/ask.html", context, status=status)


def _go_on(shown: Presentation, told: Answers) -> HttpResponse:
    page = Questionnaire(shown.kind, told).next_page
    return redirect("intake:ask", shown.slug, page.slug) if page else redirect("intake:check", shown.slug)


def _send(request: HttpRequest, shown: Presentation, asked: Questionnaire) -> HttpResponse:
    filing = asked.filing()
    if exceeded("file-to", filing.request.contact.casefold(), times=20, seconds=A_DAY):
        return too_many_requests(request, retry_after=A_DAY)
    case = services.file_request(filing)
    session.drop_draft(request, shown.kind)
    session.remember_sent(request, Sent(shown.kind, str(filing.submission), case.reference))
    return redirect("intake:sent")


def _sent_of(request: HttpRequest, shown: Presentation) -> bool:
    """Whether such a request was just sent from here: “back” leads from it to an empty form, which must say so."""
    just = session.just_sent(request)
    return just is not None and just.kind == shown.kind


def _sent_before(request: HttpRequest, pressed: str | None) -> HttpResponse | None:
    """What a second press on “send” leads to: the first one sent it, and its answers are gone."""
    just = session.just_sent(request)
    return redirect("intake:sent") if just and just.submission == pressed else None
