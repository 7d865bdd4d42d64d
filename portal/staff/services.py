"""Accounts of staff: made, changed and ended by an administrator."""

from __future__ import annotations

import structlog
from allauth.account.forms import ResetPasswordForm
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.staff.models import Role, User

log = structlog.get_logger(__name__)


class LastAdministrator(Exception):
    """Nobody could manage accounts any more; the message says what to do first."""


def add_person(*, by: User, email: str, name: str, role: Role) -> User:
    """A new account without a password: :func:`invite` sends the link to choose one."""
    person = User(email=User.objects.normalize_email(email), name=name, role=role)
    person.set_unusable_password()
    person.save()
    log.info("account_added", account=person.pk, role=role, by=by.pk)
    return person


@transaction.atomic
def change_person(person: User, *, by: User, name: str, role: Role, is_active: bool) -> User:
    """Change an account; one that may not sign in any more is signed out at its next click.

    Raises LastAdministrator.
    """
    administrators = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    others = [each for each in administrators if each.pk != person.pk]
    if not others and not (role == Role.ADMINISTRATOR and is_active):
        raise LastAdministrator(_("This is the last administrator. Make somebody else one first."))
    person.name, person.role, person.is_active = name, role, is_active
    person.save(update_fields=["name", "role", "is_active"])
    log.info("account_changed", account=person.pk, role=role, active=is_active, by=by.pk)
    return person


def remember_language(user: User, **_signal: object) -> None:
    """Keep the language somebody signs in with, for mails to them."""
    language = get_language() or settings.LANGUAGE_CODE
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def caseworkers() -> QuerySet[User]:
    """Everybody a case can be given to."""
    return User.objects.filter(role__in=(Role.HANDLER, Role.DPO), is_active=True)


def told_of_everything() -> list[User]:
    """Who is told of what nobody handles: every data-protection officer; where there is none, every administrator."""
    for role in (Role.DPO, Role.ADMINISTRATOR):
        if people := list(User.objects.filter(role=role, is_active=True).order_by("pk")):
            return people
    return []


def invite(person: User, *, request: HttpRequest) -> None:
    """Send the link by which somebody chooses a password, for the first time or again."""
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        form.save(request)
