"""The letters and their versions. Data-protection officers write them; auditors read them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.correspondence import letter_pages, samples, texts
from portal.correspondence.letter_pages import EVERY_LAW, LetterPage
from portal.correspondence.rendering import Wording
from portal.correspondence.texts import Overtaken, Place
from portal.desk.forms.letters import LetterForm, RestoreForm
from portal.desk.permissions import StaffRequest, staff_only
from portal.staff.models import Role

supervisors_only = staff_only(Role.DPO, Role.AUDITOR)
officers_only = staff_only(Role.DPO)


@supervisors_only
@require_GET
def letters(request: StaffRequest) -> HttpResponse:
    """Every letter, and where it was edited."""
    return render(request, "desk/letters.html", {"rows": letter_pages.rows()})


@supervisors_only
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: StaffRequest, letter: str, language: str, law: str) -> HttpResponse:
    """One text: read, tried out and kept as a new version."""
    place = _place(letter, language, law)
    if request.method != "POST":
        return _page(request, place)
    if request.user.role != Role.DPO:
        raise PermissionDenied
    form = LetterForm(request.POST, place=place)
    if "preview" in request.POST:
        return _page(request, place, form)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    try:
        made = texts.write(place, form.text(), by=request.user, seen=form.cleaned_data["seen"])
    except Overtaken as problem:
        return _overtaken(request, place, form, str(problem))
    messages.success(request, _("Kept as version %(number)d. It goes out from now on.") % {"number": made.number})
    return redirect("desk:letter", letter, language, law)


@officers_only
@require_POST
def restore_letter(request: StaffRequest, letter: str, language: str, law: str) -> HttpResponse:
    """Use an older version again, as a new one; number 0 is the text as shipped."""
    place, form = _place(letter, language, law), RestoreForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        texts.restore(place, form.cleaned_data["number"], by=request.user, seen=form.cleaned_data["seen"])
    except texts.NoSuchVersion:
        raise Http404 from None
    except (Overtaken, texts.Faulty) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("This text goes out again from now on."))
    return redirect("desk:letter", letter, language, law)


def _overtaken(request: StaffRequest, place: Place, form: LetterForm, problem: str) -> HttpResponse:
    """What was typed comes back; kept now, it would follow the version that came between."""
    newest = letter_pages.load(place).number
    form.data = {**request.POST.dict(), "seen": str(newest)}
    return _page(request, place, form, status=409, problem=problem)


def _page(
    request: StaffRequest, place: Place, form: LetterForm | None = None, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    page = letter_pages.load(place)
    text = _shown(page, form)
    initial = {"subject": page.current.subject, "body": page.current.body, "seen": page.number}
    context: dict[str, Any] = {
        "page": page,
        "law": place.jurisdiction or EVERY_LAW,
        "form": form or LetterForm(initial=initial, place=place),
        "preview": samples.render(place, text) if text else None,
        "tried": form is not None,
        "problem": problem,
        "may_edit": request.user.role == Role.DPO,
    }
    return render(request, "desk/letter.html", context, status=status)


def _shown(page: LetterPage, form: LetterForm | None) -> Wording | None:
    """What the preview is of: what was typed, unless there are mistakes in it, or what goes out now."""
    if form is None:
        return page.current
    return form.text() if form.is_valid() else None


def _place(letter: str, language: str, law: str) -> Place:
    place = letter_pages.place_for(letter, language, law)
    if place is None:
        raise Http404
    return place
