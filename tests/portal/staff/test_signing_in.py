"""What strangers can and cannot do to the way in for staff."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.staff.models import Role, User

PASSWORD = "a long pass phrase"


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_user("ada.lind@example.org", PASSWORD, name="Ada Lind", role=Role.HANDLER)


def sign_in(email: str, password: str, **headers: str) -> HttpResponse:
    return Client(headers=headers).post(reverse("account_login"), {"login": email, "password": password})


def test_behind_a_proxy_a_strangers_attempts_keep_nobody_else_out(colleague: User, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(40):
        sign_in(f"nobody{number}@example.org", "wrong", x_forwarded_for="203.0.113.66")
    assert sign_in(colleague.email, PASSWORD, x_forwarded_for="203.0.113.7").status_code == 302


def test_attempts_are_counted_for_who_made_them(colleague: User, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answers = [
        sign_in(f"nobody{number}@example.org", "wrong", x_forwarded_for=f"10.0.0.{number}, 203.0.113.66")
        for number in range(40)
    ]
    assert answers[0].status_code == 200
    assert b"Too many" in answers[-1].content or answers[-1].status_code == 429


def test_the_link_to_choose_a_password_leads_to_our_own_address(colleague: User, settings: Any) -> None:
    settings.ORIGIN = "https://rights.example.org"
    Client(headers={"host": "localhost:6666"}).post(reverse("account_reset_password"), {"email": colleague.email})
    assert "https://rights.example.org/desk/account/password/reset/key/" in mail.outbox[0].body
    assert "://localhost:6666" not in mail.outbox[0].body
