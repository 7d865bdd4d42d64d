"""A complaint about how a request ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.cases import queries, services
from portal.cases.actors import SUBJECT
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.intake import session
from portal.intake.forms.visit import ComplaintForm
from portal.intake.limits import limited


@require_http_methods(["GET", "HEAD", "POST"])
@limited("complain", times=10)
@session.for_visitor
def complain(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask what is wrong, and file it as a request of its own."""
    if Action.COMPLAIN not in queries.allowed_actions(case, SUBJECT):
        return redirect("intake:status")
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "intake/complain.html", {"case": case, "form": form}, status=status)
    try:
        filed = services.complain(case, body=form.cleaned_data["body"], submission=form.cleaned_data["ticket"])
        said = _("We have your complaint. Its reference is %(reference)s; a mail with a link to it is on its way.")
        messages.success(request, said % {"reference": filed.reference})
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect("intake:status")
