import pytest
from django.test import Client
from django.urls import reverse

from portal.staff.models import Role, User

ENTRANCE = ["account_login", "account_reset_password"]
MANAGE = ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password"]


@pytest.fixture
def handler(db) -> Client:
    user = User.objects.create_user("ada.lind@example.org", "a long pass phrase", name="Ada Lind", role=Role.HANDLER)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": "a long pass phrase"})
    client.post(reverse("account_reauthenticate"), {"password": "a long pass phrase"})
    return client


@pytest.mark.parametrize("name", ENTRANCE)
def test_the_way_in_looks_like_ours(client: Client, db, name):
    page = client.get(reverse(name)).content.decode()
    assert 'class="page entrance"' in page
    assert 'class="field"' in page


def test_sign_in_offers_a_passkey_and_no_sign_up(client: Client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert 'id="passkey_login"' in page
    assert reverse("account_signup") not in page


def test_a_wrong_password_is_said_in_the_summary(client: Client, db):
    page = client.post(reverse("account_login"), {"login": "ada.lind@example.org", "password": "wrong"})
    assert b"error-summary" in page.content


def test_asking_for_the_password_again_looks_like_ours(handler: Client):
    assert b'class="field"' in handler.get(reverse("account_reauthenticate")).content


@pytest.mark.parametrize("name", MANAGE)
def test_account_pages_look_like_the_desk(handler: Client, name):
    response = handler.get(reverse(name))
    assert response.status_code == 200
    page = response.content.decode()
    assert 'class="topbar"' in page
    assert "Ada Lind" in page
    assert 'class="button' in page
