"""The requests that the register is about: those received in a span of days, with what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate

from portal.cases.models import Case, Event

EXTENDED = "extend"  # the action by which a time limit is extended


@dataclass(frozen=True)
class Span:
    """From one day to another, both included."""

    since: date
    until: date


class Days(Func):
    """The days between two dates: in Postgres one date less another is a whole number."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def received(span: Span, *, today: date) -> QuerySet[Case]:
    """The requests received in the span.

    Each has ``closed_on``, ``days`` from receipt to closing, and whether its time ``is_extended`` and it
    ``is_late``: closed after the day on which its answer was due, or open on a later one with its clock running.
    """
    closed_on = TruncDate("closed_at")
    return Case.objects.filter(received_on__range=(span.since, span.until)).annotate(
        closed_on=closed_on,
        days=Days(closed_on, F("received_on")),
        is_extended=Exists(Event.objects.filter(case=OuterRef("pk"), action=EXTENDED)),
        is_late=Q(due_on__lt=Coalesce(closed_on, Value(today, DateField())), clock_stopped=False),
    )
