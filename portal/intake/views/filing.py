"""The first page, the four forms, and what follows when one is sent."""

from __future__ import annotations

from django.forms import MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.cases import queries, services
from portal.cases import request as requests
from portal.cases.models import Case
from portal.intake import session
from portal.intake.forms import FORMS, RequestForm, from_answers
from portal.intake.kinds import PRESENTATIONS, Presentation, by_slug
from portal.intake.limits import exceeded, limited
from portal.intake.session import Sent
from portal.ui.views import too_many_requests

A_DAY = 24 * 60 * 60


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The four requests."""
    return render(request, "intake/home.html", {"presentations": PRESENTATIONS})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """One form; when it is in order, what was filled in is kept for the page where it is checked."""
    shown = by_slug(slug)
    if request.method == "POST":
        form = FORMS[shown.kind](request.POST)
        if not form.is_valid():
            return _form_page(request, shown, form, status=422)
        session.keep_draft(request, shown.kind, form.entered())
        return redirect("intake:check", slug)
    answers = session.draft(request, shown.kind)
    form = FORMS[shown.kind](initial=_initial(FORMS[shown.kind], answers)) if answers else FORMS[shown.kind]()
    return _form_page(request, shown, form, filled=bool(answers))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("file", times=60)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that was filled in, to be read once more and sent. Sent twice, it is one request."""
    shown = by_slug(slug)
    answers = session.draft(request, shown.kind)
    if answers is None:
        return _nothing_to_check(request, shown)
    form = from_answers(shown.kind, answers)
    if not form.is_valid():
        return _form_page(request, shown, form, status=422)
    if request.method == "POST" and request.POST.get("submission") == str(form.cleaned_data["submission"]):
        return _send(request, shown, form)
    return render(request, "intake/check.html", {"shown": shown, "form": form, "answers": form.answers()})


@require_POST
def start_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget what was filled in, for whoever sits down at this computer next."""
    session.drop_draft(request, by_slug(slug).kind)
    return redirect("intake:ask", slug)


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


def _send(request: HttpRequest, shown: Presentation, form: RequestForm) -> HttpResponse:
    filing = form.filing()
    if exceeded("file-to", filing.request.contact.casefold(), times=20, seconds=A_DAY):
        return too_many_requests(request, retry_after=A_DAY)
    case = services.file_request(filing)
    session.drop_draft(request, shown.kind)
    session.remember_sent(request, Sent(shown.kind, str(filing.submission), case.reference))
    return redirect("intake:sent")


def _nothing_to_check(request: HttpRequest, shown: Presentation) -> HttpResponse:
    """A second click on “send” finds the draft gone, because the first one sent it."""
    just = session.just_sent(request)
    if request.method == "POST" and just and just.submission == request.POST.get("submission"):
        return redirect("intake:sent")
    return redirect("intake:ask", shown.slug)


def _form_page(
    request: HttpRequest, shown: Presentation, form: RequestForm, *, filled: bool = False, status: int = 200
) -> HttpResponse:
    context = {"shown": shown, "form": form, "filled": filled}
    return render(request, "intake/ask.html", context, status=status)


def _initial(form: type[RequestForm], answers: session.Answers) -> dict[str, object]:
    """Kept answers as a form that nobody has complained about yet."""
    several = {name for name, field in form.base_fields.items() if isinstance(field, MultipleChoiceField)}
    return {name: values if name in several else values[0] for name, values in answers.items() if values}
