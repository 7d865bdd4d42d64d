"""The register: its figures for a span of days, and the table behind them as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.desk.forms.register import SpanForm
from portal.desk.permissions import StaffRequest, staff_only
from portal.insights import figures, register, sheets
from portal.insights.selection import Span
from portal.staff.models import Role

supervisors_only = staff_only(Role.DPO, Role.AUDITOR)


@supervisors_only
@require_GET
def register_page(request: StaffRequest) -> HttpResponse:
    """The figures."""
    today = timezone.localdate()
    form = SpanForm(request.GET, today=today)
    if not form.is_valid():
        return render(request, "desk/register.html", {"form": form, "spans": list(_offered(None, today))}, status=422)
    span = form.span()
    context = {
        "form": form,
        "span": span,
        "figures": figures.figures(span, today=today),
        "query": _query(span),
        "spans": list(_offered(span, today)),
    }
    return render(request, "desk/register.html", context)


@supervisors_only
@require_GET
def register_file(request: StaffRequest, format: str) -> HttpResponseBase:  # noqa: A002  the address's word
    """The table as CSV or ODS."""
    today = timezone.localdate()
    form = SpanForm(request.GET, today=today)
    if format not in ("csv", "ods") or not form.is_valid():
        raise Http404
    span = form.span()
    header, rows = register.header(), register.rows(span, today=today)
    name = f"register-{span.since}-{span.until}.{format}"
    if format == "ods":
        made = sheets.ods_file(_("Register"), header, rows)
        return FileResponse(made, as_attachment=True, filename=name, content_type=sheets.ODS)
    response = StreamingHttpResponse(sheets.csv_stream(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _offered(chosen: Span | None, today: date) -> Iterator[dict[str, Any]]:
    """Spans that people ask for most, as tabs."""
    quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    year, last_year = today.replace(month=1, day=1), today.year - 1
    for label, span in (
        (_("This quarter"), Span(quarter, today)),
        (_("This year"), Span(year, today)),
        (_("Last year"), Span(date(last_year, 1, 1), date(last_year, 12, 31))),
        (_("The last five years"), Span(date(today.year - 4, 1, 1), today)),
    ):
        yield {"label": label, "url": reverse("desk:register") + _query(span), "current": span == chosen}


def _query(span: Span) -> str:
    return "?" + urlencode({"since": span.since.isoformat(), "until": span.until.isoformat()})
