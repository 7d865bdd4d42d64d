"""The figures of the register: how many, of what kind, how they ended, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Aggregate, Count, IntegerField, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncYear
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.cases.lifecycle import OPEN_STATES
from portal.cases.models import Case
from portal.insights.selection import Span, received
from portal.insights.words import (
    Words,
    asker_words,
    channel_words,
    decision_words,
    delay_words,
    ground_words,
    kind_words,
    law_words,
    outcome_words,
    topic_words,
)

TWO_YEARS = timedelta(days=731)


class Percentile(Aggregate):
    """The least value that a share of all values does not exceed: a value that occurs, never one between two."""

    function = "percentile_disc"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Share:
    """One bar: how many, and how long the bar is beside the longest of its chart, in percent."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Chart:
    """Some bars under a title."""

    title: str
    shares: list[Share]


@dataclass(frozen=True)
class Totals:
    """The requests received in a span. ``received = closed + open``; ``overdue`` are open, ``late`` closed too late.

    ``median`` and ``ninety`` are the days from receipt to closing within which half and nine tenths were closed; None
    where none is.
    """

    received: int
    closed: int
    open: int
    overdue: int
    late: int
    extended: int
    median: int | None
    ninety: int | None


@dataclass(frozen=True)
class Figures:
    """Everything the page of the register shows of a span."""

    totals: Totals
    charts: list[Chart]


def figures(span: Span, *, today: date) -> Figures:
    """The figures of the requests received in a span: the same few queries however many there are."""
    cases = received(span, today=today)
    charts = [_by_time(cases, span), *(_chart(cases, *each) for each in CHARTS)]
    return Figures(_totals(cases), [chart for chart in charts if chart.shares])


def _totals(cases: QuerySet[Case]) -> Totals:
    is_open = Q(state__in=sorted(OPEN_STATES))
    numbers = cases.aggregate(
        received=Count("pk"),
        closed=Count("pk", filter=~is_open),
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(is_late=True)),
        late=Count("pk", filter=~is_open & Q(is_late=True)),
        extended=Count("pk", filter=Q(is_extended=True)),
        median=Percentile("days", share="0.5", filter=~is_open),
        ninety=Percentile("days", share="0.9", filter=~is_open),
    )
    return Totals(**numbers)


def _by_time(cases: QuerySet[Case], span: Span) -> Chart:
    """By month, or by year where the months would be too many to take in."""
    part, form = (TruncMonth, "YEAR_MONTH_FORMAT") if span.until - span.since <= TWO_YEARS else (TruncYear, "Y")
    dated = cases.annotate(part=part("received_on")).order_by("part").values_list("part")
    return Chart(
        _("Received"), _shares((date_format(day, form), count) for day, count in dated.annotate(n=Count("pk")))
    )


def _chart(cases: QuerySet[Case], title: str | Promise, fields: tuple[str, ...], words: Words) -> Chart:
    """How many there are of each value, the most first; those without one are left out."""
    counted = cases.order_by().values_list(*fields).annotate(count=Count("pk"))
    said = [(words(*values), count) for *values, count in counted if values[-1] != ""]
    return Chart(str(title), _shares(sorted(said, key=lambda row: (-row[1], row[0]))))


def _shares(counted: Iterable[tuple[str, int]]) -> list[Share]:
    rows = list(counted)
    most = max((count for _label, count in rows), default=0)
    return [Share(label, count, max(1, round(100 * count / most))) for label, count in rows]


CHARTS: tuple[tuple[str | Promise, tuple[str, ...], Words], ...] = (
    (gettext_lazy("Requests"), ("kind",), kind_words),
    (gettext_lazy("Channels"), ("channel",), channel_words),
    (gettext_lazy("Who asked"), ("by_representative",), asker_words),
    (gettext_lazy("Topics of general requests"), ("topic",), topic_words),
    (gettext_lazy("Outcomes"), ("outcome",), outcome_words),
    (gettext_lazy("Decisions on general requests"), ("decision",), decision_words),
    (gettext_lazy("Grounds of refusal"), ("jurisdiction", "ground"), ground_words),
    (gettext_lazy("Why answers were late"), ("delay_reason",), delay_words),
    (gettext_lazy("Laws"), ("jurisdiction",), law_words),
)
