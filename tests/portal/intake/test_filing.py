"""The first page, the four forms and what follows."""

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
from tests.portal.intake.people import HOSTILE, SLUGS, answers, fill_in, letters, send

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
def test_each_form_asks_what_the_organisation_knows_people_by(client: Client, slug: str) -> None:
    page = client.get(f"/request/{slug}/").content.decode()
    assert "Citizen number" in page
    assert "It stands on your card." in page


def test_a_form_nobody_offers_does_not_exist(client: Client) -> None:
    assert client.get("/request/everything/").status_code == 404


def test_only_the_general_request_asks_for_a_topic(client: Client) -> None:
    pages = {slug: client.get(f"/request/{slug}/").content.decode() for slug in SLUGS}
    assert [slug for slug in SLUGS if 'name="topic"' in pages[slug]] == ["general-request"]
    assert [slug for slug in SLUGS if 'name="message"' in pages[slug]] == ["information-deletion", "general-request"]


@pytest.mark.parametrize("slug", SLUGS)
def test_each_request_can_be_checked_and_sent(client: Client, slug: str) -> None:
    case = send(client, slug)
    told = requests.of(case)
    assert (told.name, told.identities) == ("Mira Voss", {"citizen_number": "C-1024-7731"})
    page = client.get("/sent/").content.decode()
    assert case.reference in page
    assert "mira.voss@example.org" in page


def test_what_was_filled_in_is_shown_before_it_is_sent(client: Client) -> None:
    fill_in(client, "general-request")
    page = client.get("/request/general-request/check/").content.decode()
    for words in ("Mira Voss", "C-1024-7731", "Correct something that is wrong", "My birthday is wrong.", "Germany"):
        assert words in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("slug", "wrong", "words"),
    [
        ("my-information", {"name": ""}, "This field is required."),
        ("my-information", {"email": "mira"}, "Enter a valid email address."),
        ("my-information", {"email": ""}, "This field is required."),
        ("my-information", {"identity_citizen_number": "1024"}, "it looks like C-1024-7731"),
        ("my-information", {"identity_citizen_number": "C-1024-7731 or so"}, "it looks like C-1024-7731"),
        ("my-information", {"country": "Atlantis"}, "Select a valid choice"),
        ("my-information", {"asker": "somebody"}, "Tell us your own name."),
        ("information-deletion", {"message": ""}, "Choose at least one, or write what you want erased."),
        ("information-deletion", {"categories": ["user.invented"]}, "Select a valid choice"),
        ("general-request", {"topic": ""}, "This field is required."),
        ("general-request", {"message": " "}, "This field is required."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client: Client, slug: str, wrong: dict[str, Any], words: str) -> None:
    response = fill_in(client, slug, **wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(words) >= 2, "in the summary and beside the field"
    assert "field-invalid" in page
    assert 'value="Mira Voss"' in page or "name" in wrong
    assert not Case.objects.exists()


def test_a_page_reloaded_or_gone_back_to_has_lost_nothing(client: Client) -> None:
    fill_in(client, "general-request", message="A long story")
    assert "A long story" in client.get("/request/general-request/check/").content.decode()
    assert "A long story" in client.get("/request/general-request/").content.decode()


def test_what_is_being_filled_in_can_be_forgotten(client: Client) -> None:
    fill_in(client, "general-request", message="A long story")
    client.post("/request/general-request/start-again/")
    assert "A long story" not in client.get("/request/general-request/").content.decode()
    assert client.get("/request/general-request/check/").status_code == 302


def test_the_session_table_never_holds_what_was_filled_in(client: Client) -> None:
    fill_in(client)
    kept = str(Session.objects.get().get_decoded())
    assert "draft" in kept
    assert "Voss" not in kept
    assert "mira" not in kept


def test_what_was_filled_in_is_gone_once_it_is_sent(client: Client) -> None:
    send(client, "general-request", message="A long story")
    assert "A long story" not in client.get("/request/general-request/").content.decode()


def test_sent_twice_it_is_one_request(client: Client) -> None:
    case = send(client)
    again = client.post("/request/my-information/check/", {"submission": str(case.submission)})
    assert (again.status_code, again.headers["Location"]) == (302, "/sent/")
    assert Case.objects.count() == 1
    assert len(letters(case)) == 1


def test_sent_twice_at_once_it_is_one_request(client: Client) -> None:
    filled = answers()
    client.post("/request/my-information/", filled)
    other = Client()
    other.post(
        "/request/my-information/", filled
    )  # as a second click, whose session was read before the first one's end
    for browser in (client, other):
        browser.post("/request/my-information/check/", {"submission": filled["submission"]})
    assert Case.objects.count() == 1


def test_a_check_page_of_another_form_sends_nothing(client: Client) -> None:
    fill_in(client)
    response = client.post("/request/my-information/check/", {"submission": str(uuid4())})
    assert response.status_code == 200
    assert not Case.objects.exists()


def test_the_page_after_sending_can_be_reloaded_and_is_nobody_elses(client: Client) -> None:
    case = send(client)
    assert case.reference in client.get("/sent/").content.decode()
    assert case.reference in client.get("/sent/").content.decode()
    assert Client().get("/sent/").status_code == 302


def test_the_address_never_says_who_asks(client: Client) -> None:
    first = fill_in(client)
    second = client.post("/request/my-information/check/", {"submission": "x"})
    assert first.headers["Location"] == "/request/my-information/check/"
    assert "mira" not in second.headers.get("Location", "")


def test_somebody_who_asks_for_another_gets_the_mail_and_is_never_searched_for(client: Client) -> None:
    case = send(
        client,
        asker="somebody",
        representative="Rosa Lind",
        representative_role="Guardian",
        representative_email="rosa@example.org",
        email="",
    )
    told = requests.of(case)
    assert case.by_representative
    assert letters(case, Letter.CONFIRM)[0]["to"] == "rosa@example.org"
    assert told.all_identities == {"citizen_number": "C-1024-7731"}


def test_asking_for_oneself_leaves_the_other_part_out(client: Client) -> None:
    case = send(client, representative="Rosa Lind", representative_email="rosa@example.org")
    assert not case.by_representative
    assert requests.of(case).representative == ""
    assert letters(case)[0]["to"] == "mira.voss@example.org"


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
    page = client.get("/request/information-deletion/").content.decode()
    assert "Where you were" in page
    assert "Camera sightings" in page
    case = send(client, "information-deletion", categories=["user.location"], message="")
    assert requests.of(case).categories == ["user.location"]


def test_mails_come_in_the_language_that_was_chosen(client: Client) -> None:
    assert send(client, language="de").language == "de"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_the_way_is_there_in_every_language(client: Client, language: str) -> None:
    headers = {"accept-language": language}
    for slug in SLUGS:
        assert f'lang="{language}"' in client.get(f"/request/{slug}/", headers=headers).content.decode()


def test_hostile_text_is_inert(client: Client) -> None:
    case = send(client, "general-request", name=HOSTILE, message=HOSTILE)
    fill_in(client, "general-request", name=HOSTILE, message=HOSTILE)
    check = client.get("/request/general-request/check/").content.decode()
    assert "<script>alert" not in check
    assert "&lt;script&gt;" in check
    assert "{{ 7|add:7 }}" in check
    mail = letters(case)[0]
    assert "alert" not in mail["html"] + mail["text"] + mail["subject"], (
        "the first mail repeats nothing of a stranger's"
    )


def test_signs_that_turn_text_around_are_taken_out_of_names(client: Client) -> None:
    case = send(client, name="Mira \u202eVoss\x07")
    assert requests.of(case).name == "Mira  Voss"


def test_known_or_not_the_answer_is_the_same(client: Client, django_assert_num_queries: Any) -> None:
    send(client)
    shapes = []
    for email in ("mira.voss@example.org", "nobody.voss@example.org"):
        browser = Client()
        filled = answers(email=email)
        browser.post("/request/my-information/", filled)
        response = browser.post("/request/my-information/check/", {"submission": filled["submission"]})
        page = browser.get("/sent/").content.decode()
        shapes.append((response.status_code, response.headers["Location"], len(page) - len(email)))
    assert shapes[0] == shapes[1]


def test_filing_over_and_over_is_stopped_for_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(20):
        assert send(Client())
    filled = answers()
    client.post("/request/my-information/", filled)
    response = client.post("/request/my-information/check/", {"submission": filled["submission"]})
    assert response.status_code == 429, "one mailbox is not to be flooded"
    assert "Retry-After" in response.headers
    assert Case.objects.count() == 20


def test_a_form_needs_its_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/request/my-information/", answers()).status_code == 403
