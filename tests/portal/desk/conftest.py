"""Who sits at the desk in these tests. Models are imported late: this file is read before Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from portal.staff.models import User

    SignIn = Callable[[User], Client]


def _colleague(role: str, name: str) -> User:
    from portal.staff.models import Role
    from tests.portal.desk.examples import colleague

    return colleague(Role(role), name)


@pytest.fixture
def handler(db: None) -> User:
    return _colleague("handler", "Hanna Keller")


@pytest.fixture
def dpo(db: None) -> User:
    return _colleague("dpo", "Dario Ponti")


@pytest.fixture
def auditor(db: None) -> User:
    return _colleague("auditor", "Aud Itoren")


@pytest.fixture
def administrator(db: None) -> User:
    return _colleague("administrator", "Ada Minster")


@pytest.fixture
def as_() -> SignIn:
    """A browser in which somebody is signed in."""
    from django.test import Client

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
