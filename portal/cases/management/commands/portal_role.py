"""`manage.py portal_role NAME`: a role of Postgres for the portal that cannot change evidence."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from portal.cases import rights

PASSWORD = "HABEAS_ROLE_PASSWORD"  # noqa: S105  the variable's name


class Command(BaseCommand):
    """Give a role the portal's rights."""

    help = (
        "As the owner of the tables, after every `migrate`: give a role what web, worker and beat need, and no right "
        f"to change evidence. With {PASSWORD} in the environment the role is made, or gets this password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which role."""
        parser.add_argument("name")

    def handle(self, *, name: str, **options: Any) -> None:
        """All of it, or nothing."""
        try:
            rights.grant(name, password=os.environ.get(PASSWORD, ""))
        except (rights.UnfitRole, DatabaseError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{name} can run the portal and cannot change evidence.")
