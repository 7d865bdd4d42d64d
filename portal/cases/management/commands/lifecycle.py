"""`manage.py lifecycle`: docs/lifecycle.md, drawn from the lifecycle table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.cases import diagram


class Command(BaseCommand):
    """Draw the life of a case, or check that the drawing is up to date."""

    help = "Write docs/lifecycle.md from the lifecycle table (default), or fail if it is out of date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write, and where."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if it is out of date")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs" / "lifecycle.md")

    def handle(self, *, check: bool, file: Path, **options: Any) -> None:
        """Write it, or compare."""
        drawn = diagram.text()
        if not check:
            file.write_text(drawn, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != drawn:
            raise CommandError(f"{file.name} is out of date: run `python manage.py lifecycle`.")
