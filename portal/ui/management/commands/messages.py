"""`manage.py messages`: the catalogues of everything people read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.ui import catalogues


class Command(BaseCommand):
    """Bring the message catalogues up to date, check them, or compile them."""

    help = "Update the message catalogues from the source (default), check that they are complete, or compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One thing at a time."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="fail if a text is missing or not translated")
        what.add_argument("--compile", action="store_true", help="write the binary catalogues that Django reads")

    def handle(self, *, check: bool, compile: bool, **options: Any) -> None:  # noqa: A002  the option's name
        """Do it for every language offered."""
        if compile:
            catalogues.compile_all()
        elif check:
            self._check()
        else:
            for language in catalogues.languages():
                catalogues.update(language)

    def _check(self) -> None:
        problems = [problem for language in catalogues.languages() for problem in catalogues.problems(language)]
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} texts need care: run `make messages`."]))
