"""The page that tells visitors of the demo where to begin."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.demo.characters import CHARACTERS
from portal.demo.logins import LOGINS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    return client.get("/demo/").content.decode()


@pytest.mark.parametrize("who", CHARACTERS, ids=lambda who: who.email)
def test_it_gives_what_each_person_files_with(page: str, who):
    for words in filter(None, (who.name, who.email, who.citizen_number, who.account_name, who.story, who.shows)):
        assert words in page.replace("&#x27;", "'")


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.email)
def test_it_gives_every_account_at_the_desk(page: str, login):
    assert login.email in page
    assert login.password in page


def test_it_leads_to_the_forms_the_mailbox_and_the_desk(page: str):
    main = page[page.index("<main") :]
    for path in ("/", "/demo/mailbox/", "/desk/"):
        assert f'href="{path}"' in main


def test_it_stays_in_its_language_for_those_who_read_another(client: Client):
    client.cookies["habeas_language"] = "de"
    page = client.get("/demo/").content.decode()
    assert "Data-protection officer" in page[page.index("<main") :]
