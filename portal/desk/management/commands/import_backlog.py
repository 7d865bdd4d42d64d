"""`manage.py import_backlog`: a backlog too long for a page, checked row by row, imported whole or not at all."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.cases import services
from portal.cases.actors import Actor
from portal.desk import backlog
from portal.desk.backlog import Backlog
from portal.staff.models import Role, User

MOST_ROWS = 20_000
LARGEST_FILE = 32 * 1024 * 1024


class Command(BaseCommand):
    """Import a table of requests in the name of a data-protection officer."""

    help = "Import requests from a CSV or ODS file, all of them or none; --dry-run only checks every row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The table, and who imports it."""
        parser.add_argument("file", type=Path, help="a table as the page 'Import a backlog' describes it")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the data-protection officer who imports it")
        parser.add_argument("--dry-run", action="store_true", help="check the table, and import nothing")

    def handle(self, *, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        """Check the table, and import it if all of it is in order."""
        officer = _officer(by)
        read = self._checked(file)
        if dry_run:
            self.stdout.write(f"{len(read.lines)} rows are in order. Nothing was imported.")
            return
        new = services.import_requests([line.entry for line in read.lines], by=officer)
        self.stdout.write(f"Imported {new} requests; {len(read.lines) - new} were there already.")

    def _checked(self, file: Path) -> Backlog:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        read = backlog.checked(content, most=MOST_ROWS, largest=LARGEST_FILE)
        for problem in read.problems:
            self.stderr.write(f"row {problem.row or '-'}, {problem.column or '-'}: {problem.words}")
        if read.problems:
            raise CommandError("Nothing was imported. Correct this in the table, and import it again.")
        for line in read.old:
            day = line.entry.received_on.isoformat()
            self.stderr.write(f"row {line.row}: received more than three months ago, on {day}")
        return read


def _officer(email: str) -> Actor:
    user = User.objects.filter(email__iexact=email, role=Role.DPO, is_active=True).first()
    if user is None:
        raise CommandError(f"No data-protection officer signs in as {email}.")
    return Actor.staff(user)
