"""In production a password alone opens no page of the desk."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portal.staff.models import Role, User
from tests.portal.desk.examples import SignIn, colleague

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def add_second_factor(person: User) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "sealed"})


@pytest.mark.parametrize("role", Role)
def test_without_a_second_factor_one_is_asked_for_first(role: Role, as_: SignIn):
    browser = as_(colleague(role))
    answer = browser.get(reverse("desk:queue"), follow=True)
    assert answer.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "A password alone does not open this desk." in answer.content.decode()


def test_nothing_can_be_sent_without_one(as_: SignIn):
    answer = as_(colleague(Role.ADMINISTRATOR)).post(reverse("desk:add_person"), {"email": "new@example.org"})
    assert answer["Location"] == reverse("mfa_index")
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_piece_of_a_page_takes_the_whole_page_along(as_: SignIn):
    answer = as_(colleague(Role.HANDLER)).get(reverse("desk:queue"), headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_index")


def test_with_a_second_factor_the_desk_opens(as_: SignIn):
    person = colleague(Role.HANDLER)
    add_second_factor(person)
    assert as_(person).get(reverse("desk:queue")).status_code == 200
