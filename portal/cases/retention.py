"""Which cases have been kept long enough, told by the database however many there are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.cases import holds, topics
from portal.cases.lifecycle import CLOSED_STATES, Action
from portal.cases.models import Case, Event, Outcome
from portal.law import retention as law
from portal.law.calendar import Calendar, calendar
from portal.law.periods import Period
from portal.law.retention import DOCUMENTS, UNCONFIRMED, Retention


def rules() -> Retention:
    """The controller's periods. Raises JurisdictionError for a file that is wrong."""
    return law.retention(settings.RETENTION_FILE, tuple(Outcome.values))


def due(today: date) -> QuerySet[Case]:
    """The closed cases that have been kept for as long as the controller keeps such cases, the oldest first."""
    own = Q()
    for outcome in ("", *Outcome.values):
        own |= Q(outcome=outcome, closed_at__lt=_over_by(rules().period(outcome), today))
    over = Q(unproved=True, closed_at__lt=_over_by(rules().period(UNCONFIRMED), today)) | (Q(unproved=False) & own)
    return _closed().filter(over).order_by("closed_at", "pk")


def due_documents(today: date) -> QuerySet[Case]:
    """The closed cases whose documents could be opened for the last time so long ago that their files are to go.

    ``expired_at`` of each is when that was.
    """
    with_files = Case.objects.filter(~_held(), state__in=CLOSED_STATES, documents__file__isnull=False)
    last = with_files.annotate(expired_at=Max("documents__expires_at"))
    return last.filter(expired_at__lt=_over_by(rules().period(DOCUMENTS), today)).order_by("expired_at", "pk")


def kept_until(case: Case) -> date | None:
    """The last day on which the data of a closed case are kept; None for one that is open, on hold, or destroyed."""
    found = _closed().filter(pk=case.pk).first()
    return last_day_of(found) if found else None


def last_day_of(case: Case) -> date:
    """The same for one of the cases that :func:`due` gives."""
    name = UNCONFIRMED if case.unproved else case.outcome  # type: ignore[attr-defined]  # annotated
    return law.last_day(rules().period(name), timezone.localdate(case.closed_at), _place())


def documents_kept_until(expired_at: datetime) -> date:
    """The last day on which the files of documents are kept that could be opened until then."""
    return law.last_day(rules().period(DOCUMENTS), timezone.localdate(expired_at), _place())


def is_over(case: Case) -> bool:
    """Whether a case has been kept long enough today."""
    return due(timezone.localdate()).filter(pk=case.pk).exists()


def _closed() -> QuerySet[Case]:
    """Closed cases; ``unproved`` are those that never showed who asks, whoever filed them.

    Not those that somebody put on hold, and not those with a restriction in force: the person has still to be told
    before it ends (Art. 18(3)).
    """
    accepted = Event.objects.filter(case=OuterRef("pk"), action=Action.ACCEPT_IDENTITY)
    unproved = Q(confirmed_at=None) & ~Exists(accepted)
    closed = Case.objects.filter(~_held(), state__in=CLOSED_STATES, closed_at__isnull=False)
    return closed.exclude(pk__in=topics.restricted().values("case")).annotate(unproved=unproved)


def _held() -> Exists:
    return Exists(holds.live().filter(case=OuterRef("pk")))


def _over_by(period: Period, today: date) -> datetime:
    """The moment before which everything ended whose period is over today."""
    day = law.closed_by(period, today, _place())
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _place() -> Calendar:
    return calendar(settings.ORGANISATION.country, settings.ORGANISATION.region or None)
