"""`manage.py create_master_keyset PATH`."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Make the master keyset that protects everything else."""

    help = "Write a new master keyset to a file that only you can read. Keep a copy of it in a safe."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("path", type=Path)

    def handle(self, *, path: Path, **options: Any) -> None:
        """Never over an existing file: whoever loses a master keyset loses all cases."""
        from portal.vault.master import new_master_keyset

        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(f"{path} exists already and stays as it is.") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        with os.fdopen(descriptor, "w") as file:
            file.write(new_master_keyset())
        self.stdout.write(f"Wrote {path}. Keep a copy of it in a safe: without it, nothing can be read again.")
