"""The pages on which staff sign in and look after their account: ours in every word."""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from portal.staff.models import Role
from tests.portal.desk.examples import colleague

pytestmark = pytest.mark.django_db
FOREIGN = ("Email", "Two-Factor", "Authenticator App", "Security Keys", "Recovery Codes", "Sign Out", "Confirm Access",
           "reauthenticate", "Change Password", "placeholder=")  # fmt: skip


def words(client: Client, path: str) -> str:
    page = client.get(f"/desk/account/{path}")
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("path", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/"])
def test_who_is_not_signed_in_reads_our_words(client: Client, path: str) -> None:
    page = words(client, path)
    assert not [word for word in FOREIGN if word in page]


@pytest.mark.parametrize("path", ["2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "password/change/", "logout/"])
def test_who_is_signed_in_reads_our_words(client: Client, path: str) -> None:
    user = colleague(Role.HANDLER)
    user.set_password("quiet-paper-harbour")
    user.save()
    client.post("/desk/account/login/", {"login": user.email, "password": "quiet-paper-harbour"})
    assert "Is it you?" in words(client, "reauthenticate/")
    client.post("/desk/account/reauthenticate/", {"password": "quiet-paper-harbour"})
    page = words(client, path)
    main = page[page.index("<main") :]
    assert not [word for word in FOREIGN if word in main]


def test_whoever_signs_in_reads_as_whom(client: Client) -> None:
    user = colleague(Role.HANDLER)
    user.set_password("quiet-paper-harbour")
    user.save()
    signed_in = client.post(
        "/desk/account/login/", {"login": user.email, "password": "quiet-paper-harbour"}, follow=True
    )
    assert f"You are signed in as {user.name}." in signed_in.content.decode()


def test_a_wrong_password_does_not_tell_which_of_both_is_wrong(client: Client) -> None:
    user = colleague(Role.HANDLER)
    for email in (user.email, "nobody@example.org"):
        answer = client.post("/desk/account/login/", {"login": email, "password": "wrong"}).content.decode()
        assert "The e-mail address or the password is not right." in answer


def test_the_second_factor_is_asked_for_in_our_words_and_a_wrong_code_too(client: Client) -> None:
    user = colleague(Role.HANDLER)
    user.set_password("quiet-paper-harbour")
    user.save()
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user)
    client.post("/desk/account/login/", {"login": user.email, "password": "quiet-paper-harbour"})
    assert "Your second factor" in words(client, "2fa/authenticate/")
    assert (
        "This is not the code" in client.post("/desk/account/2fa/authenticate/", {"code": "nothing"}).content.decode()
    )
    code = codes.get_unused_codes()[0]
    assert client.post("/desk/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert "9 codes left" in words(client, "2fa/")
