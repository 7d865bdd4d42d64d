"""`manage.py evidence_key FILE`: the public key with which others check the evidence."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.cases.proof.keys import PublicKeys
from portal.vault import keys


class Command(BaseCommand):
    """Write the public key of the checkpoints."""

    help = "Write the public key of the checkpoints: as PEM, or as a Tink keyset if the name ends in .json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """It is no secret; what matters is that nobody exchanges it afterwards."""
        keyset = keys.checkpoints_public_keyset()
        try:
            file.write_text(keyset if file.suffix == ".json" else PublicKeys(keyset).pem(), encoding="ascii")
        except OSError as error:
            raise CommandError(f"{file}: cannot be written: {error.strerror}", returncode=2) from error
        self.stdout.write(f"Wrote {file}. Keep it where nobody who can change the database can change it.")
