"""The first page, what is sent, and what follows."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from portal.cases import request as requests
from portal.cases.models import Case
from portal.correspondence.models import Letter
from tests.portal.desk.examples import system
from tests.portal.intake.people import HOSTILE, SLUGS, address, answer, fill_in, letters, press_send, send

pytestmark = pytest.mark.django_db


def test_the_first_page_offers_the_four_requests_under_their_titles(client: Client) -> None:
    page = client.get("/").content.decode()
    for title in (
        "Request My Information",
        "Request Account Deletion",
        "Request Information Deletion",
        "General Request / Query to DPO",
    ):
        assert title in page
    assert "I already have a request" in page


def test_the_first_page_only_shows(client: Client) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("slug", SLUGS)
def test_each_request_can_be_checked_and_sent(client: Client, slug: str) -> None:
    case = send(client, slug)
    told = requests.of(case)
    assert (told.name, told.identities) == ("Mira Voss", {"citizen_number": "C-1024-7731"})
    page = client.get("/sent/").content.decode()
    assert case.reference in page
    assert "mira.voss@example.org" in page


def test_what_a_general_request_says_is_filed(client: Client) -> None:
    case = send(client, "general-request")
    assert (case.topic, requests.of(case).message) == ("rectification", "My birthday is wrong.")


def test_what_was_filled_in_is_shown_before_it_is_sent(client: Client) -> None:
    fill_in(client, "general-request")
    page = client.get(address("check", "general-request")).content.decode()
    for words in ("Mira Voss", "C-1024-7731", "Correct something that is wrong", "My birthday is wrong.", "Germany"):
        assert words in page
    assert not Case.objects.exists()


def test_the_session_table_never_holds_what_was_filled_in(client: Client) -> None:
    fill_in(client)
    kept = str(Session.objects.get().get_decoded())
    assert "draft" in kept
    assert "Voss" not in kept
    assert "mira" not in kept


def test_what_was_filled_in_is_gone_once_it_is_sent(client: Client) -> None:
    send(client, "general-request", message="A long story")
    assert "A long story" not in client.get("/request/general-request/", follow=True).content.decode()


def test_sent_twice_it_is_one_request(client: Client) -> None:
    case = send(client)
    again = client.post(address("check"), {"submission": str(case.submission)})
    assert (again.status_code, again.headers["Location"]) == (302, "/sent/")
    assert Case.objects.count() == 1
    assert len(letters(case)) == 1


def test_sent_twice_at_once_it_is_one_request(client: Client) -> None:
    fill_in(client)
    before = client.session.load()
    press_send(client)
    session = client.session  # as for a second click, whose session was read before the first one's end
    session.clear()
    session.update(before)
    session.save()
    assert press_send(client).headers["Location"] == "/sent/"
    assert Case.objects.count() == 1


def test_a_page_that_was_sent_already_does_not_send_the_next_request(client: Client) -> None:
    case = send(client)
    fill_in(client, name="Mira Voss-Lind")
    again = client.post(address("check"), {"submission": str(case.submission)})
    assert again.headers["Location"] == "/sent/"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("submission", ["", "x", "7b2c9d3e-52f4-4c61-9a08-3f1d5e6a7b80"])
def test_the_button_of_another_page_sends_nothing(client: Client, submission: str) -> None:
    fill_in(client)
    assert client.post(address("check"), {"submission": submission}).status_code == 200
    assert not Case.objects.exists()


def test_what_is_not_complete_is_not_sent(client: Client) -> None:
    answer(client, "who")
    assert client.post(address("check"), {"submission": str(uuid4())}).headers["Location"] == address("person")
    assert not Case.objects.exists()


def test_the_page_after_sending_can_be_reloaded_and_is_nobody_elses(client: Client) -> None:
    case = send(client)
    assert case.reference in client.get("/sent/").content.decode()
    assert case.reference in client.get("/sent/").content.decode()
    assert Client().get("/sent/").status_code == 302


def test_whoever_goes_back_after_sending_reads_that_it_was_sent(client: Client) -> None:
    send(client)
    back = client.get(address("check"), follow=True)
    assert back.redirect_chain
    assert "Your request was sent" in back.content.decode()
    for elsewhere in (address("start", "general-request"), address("who", "general-request")):
        assert "Your request was sent" not in client.get(elsewhere, follow=True).content.decode()
    fill_in(client)
    assert "Your request was sent" not in client.get(address("who")).content.decode()


def test_somebody_who_asks_for_another_gets_the_mail_and_is_never_searched_for(client: Client) -> None:
    case = send(client, asker="somebody", email="")
    told = requests.of(case)
    assert case.by_representative
    assert (told.representative, told.representative_role) == ("Rosa Lind", "Guardian")
    assert letters(case, Letter.CONFIRM)[0]["to"] == "rosa@example.org"
    assert told.all_identities == {"citizen_number": "C-1024-7731"}


def test_the_categories_are_those_of_the_systems_in_plain_words(client: Client) -> None:
    home = system()
    home.datasets = """
dataset:
  - fides_key: registry
    collections:
      - name: sightings
        meta: {habeas: {label: Camera sightings}}
        fields: [{name: place, data_categories: [user.location.precise]}]
"""
    home.save()
    page = client.get(address("what", "information-deletion")).content.decode()
    assert "Where you were" in page
    assert "Camera sightings" in page
    case = send(client, "information-deletion", categories=["user.location"], message="")
    assert requests.of(case).categories == ["user.location"]


def test_mails_come_in_the_language_that_was_chosen(client: Client) -> None:
    assert send(client, language="de").language == "de"


@pytest.mark.parametrize("language", ["en", "de", "fr", "zh-hans"])
def test_every_page_of_the_way_is_there_in_every_language(client: Client, language: str) -> None:
    headers = {"accept-language": language}
    for slug in SLUGS:
        assert f'lang="{language}"' in client.get(f"/request/{slug}/", headers=headers, follow=True).content.decode()


def test_hostile_text_is_inert(client: Client) -> None:
    case = send(client, "general-request", name=HOSTILE, message=HOSTILE)
    fill_in(client, "general-request", name=HOSTILE, message=HOSTILE)
    for shown in ("what", "person", "check"):
        page = client.get(address(shown, "general-request")).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7|add:7 }}" in page
    mail = letters(case)[0]
    assert "alert" not in mail["html"] + mail["text"] + mail["subject"], (
        "the first mail repeats nothing of a stranger's"
    )


def test_signs_that_turn_text_around_are_taken_out_of_names(client: Client) -> None:
    case = send(client, name="Mira \u202eVoss\x07")
    assert requests.of(case).name == "Mira  Voss"


def test_known_or_not_the_answer_is_the_same(client: Client) -> None:
    send(client)
    shapes = []
    for email in ("mira.voss@example.org", "nobody.voss@example.org"):
        browser = Client()
        fill_in(browser, email=email)
        response = press_send(browser)
        page = browser.get("/sent/").content.decode()
        shapes.append((response.status_code, response.headers["Location"], len(page) - len(email)))
    assert shapes[0] == shapes[1]


def test_filing_over_and_over_is_stopped_for_a_while_and_nothing_is_lost(client: Client) -> None:
    for _number in range(20):
        assert send(Client())
    fill_in(client)
    response = press_send(client)
    assert response.status_code == 429, "one mailbox is not to be flooded"
    assert "Retry-After" in response.headers
    assert Case.objects.count() == 20
    assert "Mira Voss" in client.get(address("check")).content.decode()


def test_a_form_needs_its_token() -> None:
    strict: Any = Client(enforce_csrf_checks=True)
    assert answer(strict, "who").status_code == 403
