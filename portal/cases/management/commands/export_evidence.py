"""`manage.py export_evidence FILE`: evidence for somebody who checks it elsewhere."""

import gzip
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from portal.cases import exporting
from portal.cases.models import Case

BAD_INPUT = 2
LEVEL = 3  # a third of the time, and hardly larger


class Command(BaseCommand):
    """Write all evidence, or one case's, into a bundle."""

    help = "Write the evidence into a file that `verify_evidence --bundle` checks without a database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and of which case."""
        parser.add_argument("file", type=Path, help="the bundle; packed, if its name ends in .gz")
        parser.add_argument("--case", metavar="REFERENCE", help="of this case only")

    def handle(self, *, file: Path, case: str | None, **options: Any) -> None:
        """Write the file whole or not at all."""
        try:
            lines = self._export(file, self._case(case) if case else None)
        except OSError as error:
            raise CommandError(f"{file}: cannot be written: {error.strerror}", returncode=BAD_INPUT) from error
        self.stdout.write(f"Wrote {lines:,} records of evidence into {file}.")

    def _case(self, reference: str) -> Case:
        try:
            return Case.objects.get(reference=reference)
        except Case.DoesNotExist:
            raise CommandError(f"There is no case {reference}.", returncode=BAD_INPUT) from None

    def _export(self, path: Path, case: Case | None) -> int:
        with tempfile.NamedTemporaryFile(dir=path.resolve().parent, delete=False) as file:
            part = Path(file.name)
            try:
                lines = self._write(file, case, packed=path.suffix == ".gz")
            except BaseException:
                part.unlink()
                raise
        part.replace(path)
        return lines

    def _write(self, file: IO[bytes], case: Case | None, *, packed: bool) -> int:
        if not packed:
            return exporting.export(file, case)
        with gzip.open(file, "wb", compresslevel=LEVEL) as out:
            return exporting.export(out, case)
