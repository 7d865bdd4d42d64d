"""`manage.py verify_evidence`: whether anything was changed, removed, reordered, cut off or forged."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from portal.cases.proof.bundle import BadBundle, Header, opened
from portal.cases.proof.checking import Check, Problem, Totals
from portal.cases.proof.keys import BadKey, PublicKeys

BAD_INPUT = 2


class Command(BaseCommand):
    """Check all evidence, in the database or in a bundle."""

    help = "Check every event and checkpoint: 0 if all are as they were written, 1 with a line for each that is not."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and by which key."""
        parser.add_argument("--bundle", type=Path, metavar="FILE", help="check this file, without a database")
        parser.add_argument("--public-key", type=Path, metavar="FILE", help="PEM or JSON, as `evidence_key` wrote it")
        parser.add_argument(
            "--expect", action="append", default=[], metavar="NUMBER:DIGEST",
            help="a checkpoint that was written down elsewhere and must still be there",
        )  # fmt: skip

    def handle(self, *, bundle: Path | None, public_key: Path | None, expect: list[str], **options: Any) -> None:
        """Print every problem as it is found, then a summary."""
        try:
            given = self._given(public_key) if public_key else None
            expected = dict(map(self._expected, expect))
            found = self._bundle(bundle, given, expected) if bundle else self._database(given, expected)
        except (BadKey, ImproperlyConfigured) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=BAD_INPUT) from error
        if found:
            self.stdout.write(f"The evidence is NOT as it was written; problems: {found}.")
            sys.exit(1)

    def _given(self, path: Path) -> PublicKeys:
        return PublicKeys.read(path.read_text(encoding="utf-8", errors="replace"))

    def _expected(self, text: str) -> tuple[int, str]:
        if not re.fullmatch(r"\d{1,9}:[0-9a-f]{64}", text):
            raise CommandError(f"--expect takes NUMBER:DIGEST, not {text!r}", returncode=BAD_INPUT)
        number, _colon, digest = text.partition(":")
        return int(number), digest

    def _database(self, given: PublicKeys | None, expected: dict[int, str]) -> int:
        from portal.cases import stored
        from portal.vault import keys

        try:
            check = Check(given or PublicKeys(keys.checkpoints_public_keyset()), expected)
            with stored.snapshot():
                return self._report(check, check.run(stored.checkpoints(), stored.records()))
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}", returncode=BAD_INPUT) from error

    def _bundle(self, path: Path, given: PublicKeys | None, expected: dict[int, str]) -> int:
        try:
            with opened(path) as (header, checkpoints, records):
                self.stdout.write(f"Bundle of {header.made}, of {header.of if not header.whole else 'every case'}.")
                if not given:
                    self.stdout.write(
                        "The key was the bundle's own: whoever made the bundle could have made the key as well. "
                        "Give --public-key to know better."
                    )
                check = Check(given or _own_key(header), expected, whole=header.whole)
                return self._report(check, check.run(checkpoints, records))
        except BadBundle as error:
            self.stdout.write(str(error))
            return 1

    def _report(self, check: Check, problems: Iterator[Problem]) -> int:
        found = 0
        for problem in problems:
            found += 1
            self.stdout.write(str(problem))
        self.stdout.write(_summary(check.totals))
        return found


def _own_key(header: Header) -> PublicKeys:
    try:
        return PublicKeys(header.keys)
    except BadKey as error:
        raise BadBundle("The bundle's own key is damaged.") from error


def _summary(totals: Totals) -> str:
    lines = [f"Read: cases {totals.cases:,}, events {totals.events:,}, checkpoints {totals.checkpoints:,}."]
    if totals.unsigned:
        lines.append(f"Newer than the last checkpoint of their case, so not signed yet: events {totals.unsigned:,}.")
    if totals.latest:
        lines.append(f"The last checkpoint, to be written down elsewhere, is {totals.latest}")
    return "\n".join(lines)
