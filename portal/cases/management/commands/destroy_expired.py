"""`manage.py destroy_expired`: what has been kept long enough goes, or is listed."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.cases import retention, services
from portal.cases.models import Case

LINE = "{:<20} {:<22} {:<14} {:<10} {:<10} {}"


class Command(BaseCommand):
    """Destroy the data of cases whose retention is over, and documents that can no longer be opened."""

    help = "Destroy what has been kept long enough, as beat has it done every night; --dry-run only lists it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to destroy, or to list."""
        parser.add_argument("--dry-run", action="store_true", help="list what would go, and change nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """List it, or do it."""
        today = timezone.localdate()
        if not dry_run:
            gone = services.destroy_expired(today)
            self.stdout.write(f"Destroyed {gone.cases} cases, and the documents of {gone.documents} others.")
            return
        self.stdout.write(LINE.format("reference", "kind", "outcome", "closed", "since", "what would go"))
        for line in _lines(today):
            self.stdout.write(line)


def _lines(today: date) -> Iterator[str]:
    for case in retention.due(today).iterator():
        yield _line(case, retention.last_day_of(case), "the case")
    for case in retention.due_documents(today).iterator():
        yield _line(case, retention.documents_kept_until(case.expired_at), "its documents")  # type: ignore[attr-defined]


def _line(case: Case, kept_until: date, what: str) -> str:
    """``since`` is the first day on which nothing is kept any longer."""
    closed = timezone.localdate(case.closed_at).isoformat() if case.closed_at else ""
    since = (kept_until + timedelta(days=1)).isoformat()
    return LINE.format(case.reference, case.kind, case.outcome, closed, since, what)
