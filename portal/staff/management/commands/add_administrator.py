"""`manage.py add_administrator EMAIL NAME`."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.staff.models import Role, User


class Command(BaseCommand):
    """Make the first account; its owner makes the others at the desk."""

    help = "Add an administrator. Asks for a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        """Raises CommandError for an address that is taken, and for a password that is weak or mistyped."""
        person = User(email=User.objects.normalize_email(email), name=name, role=Role.ADMINISTRATOR)
        person.set_unusable_password()
        try:
            person.full_clean()
            person.set_password(self._password(person))
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        person.save()
        self.stdout.write(
            f"{name} can sign in at the desk now, and should add a passkey or an authenticator app there."
        )

    def _password(self, person: User) -> str:
        password = getpass("Password: ")
        if password != getpass("The same again: "):
            raise CommandError("These were two different passwords.")
        validate_password(password, person)
        return password
