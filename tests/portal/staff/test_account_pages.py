"""The pages on which staff sign in and look after their account: ours in every word."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
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


@pytest.fixture
def manager(client: Client) -> Client:
    """Somebody who has just shown that it is them, and has a key."""
    user = colleague(Role.HANDLER)
    user.set_password("quiet-paper-harbour")
    user.save()
    client.post("/desk/account/login/", {"login": user.email, "password": "quiet-paper-harbour"})
    client.post("/desk/account/reauthenticate/", {"password": "quiet-paper-harbour"})
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key"})
    return client


@pytest.mark.parametrize("path", ["2fa/webauthn/", "2fa/webauthn/keys/{}/edit/", "2fa/webauthn/keys/{}/remove/"])
def test_the_pages_of_a_key_are_ours_in_every_word(manager: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth.WebAuthn, "is_passwordless", True)
    page = words(manager, path.format(Authenticator.objects.get().pk))
    main = page[page.index("<main") :]
    assert "Blue key" in main
    assert "Security Key" not in main
    assert 'class="button' in main
    assert not [word for word in FOREIGN if word in main]


def test_whoever_shows_with_a_key_that_it_is_them_reads_our_words_too(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "get_credentials", lambda _user: [])
    assert "Use a security key" in words(manager, "2fa/webauthn/reauthenticate/")


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "password/set/", "login/code/confirm/"])
def test_what_nobody_uses_is_not_there(manager: Client, path: str) -> None:
    assert manager.get(f"/desk/account/{path}").status_code == 404


def test_an_account_that_is_not_in_use_is_told_so(client: Client) -> None:
    assert "This account is not in use" in words(client, "inactive/")


def test_a_forgotten_password_leads_to_a_mail_that_looks_and_reads_as_all_others(client: Client, mailoutbox) -> None:
    user = colleague(Role.HANDLER)
    assert "Forgot your password?" in words(client, "login/")
    for address in (user.email, "nobody@example.org"):
        client.post("/desk/account/password/reset/", {"email": address})
    ours, nobody = mailoutbox
    assert ours.subject == f"Choose a password for the desk of {settings.ORGANISATION.name}"
    assert nobody.subject == f"No account at the desk of {settings.ORGANISATION.name}"
    for mail in mailoutbox:
        ((html, kind),) = mail.alternatives
        assert (kind, 'class="letter"' in html) == ("text/html", True)
        for text in (mail.body, html):
            assert settings.ORGANISATION.dpo_email in text
            assert "example.com" not in text
    assert f"Hello {user.name}," in ours.body
    assert "/desk/account/password/reset/key/" in ours.body


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
