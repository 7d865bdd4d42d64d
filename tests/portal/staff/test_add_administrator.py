"""The first account of a new portal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from portal.staff.management.commands import add_administrator
from portal.staff.models import Role, User

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what is typed at the prompts."""

    def type_in(*passwords: str) -> None:
        answers = iter(passwords)
        monkeypatch.setattr(add_administrator, "getpass", lambda _prompt: next(answers))

    return type_in


def test_it_makes_an_administrator_who_can_sign_in(typed):
    typed(GOOD, GOOD)
    call_command("add_administrator", "Jo@EXAMPLE.org", "Jo")
    person = User.objects.get()
    assert (person.email, person.name, person.role) == ("Jo@example.org", "Jo", Role.ADMINISTRATOR)
    assert person.check_password(GOOD)


@pytest.mark.parametrize(
    ("passwords", "reason"), [((GOOD, "another"), "two different"), (("short", "short"), "too short")]
)
def test_it_refuses_a_password_that_is_mistyped_or_weak(typed, passwords, reason):
    typed(*passwords)
    with pytest.raises(CommandError, match=reason):
        call_command("add_administrator", "jo@example.org", "Jo")
    assert not User.objects.exists()


def test_it_refuses_an_address_that_has_an_account(typed):
    User.objects.create_user("jo@example.org", GOOD, name="Jo", role=Role.DPO)
    with pytest.raises(CommandError, match="already exists"):
        call_command("add_administrator", "jo@example.org", "Jo")
