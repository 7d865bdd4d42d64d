"""The way through a request: one page after the other, back, and over again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.cases import request as requests
from portal.cases.models import Case
from tests.portal.intake.people import SLUGS, address, answer, fill_in, press_send, send

pytestmark = pytest.mark.django_db

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
CHANGE = re.compile(r'href="(/request/[^"]+)">Change<')


def _titles(client: Client, slug: str, pages: tuple[str, ...]) -> list[str]:
    found = [TITLE.search(client.get(address(page, slug)).content.decode()) for page in pages]
    return [title[1].strip() for title in found if title]


def _page(client: Client, page: str, slug: str = "my-information") -> str:
    response = client.get(address(page, slug))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("slug", "asker", "way"),
    [
        ("my-information", "myself", ["who", "person", "answer", "check"]),
        ("account-deletion", "myself", ["who", "person", "answer", "check"]),
        ("information-deletion", "myself", ["what", "who", "person", "answer", "check"]),
        ("general-request", "myself", ["what", "correction", "who", "person", "answer", "check"]),
        ("my-information", "somebody", ["who", "representative", "person", "answer", "check"]),
        ("general-request", "somebody", ["what", "correction", "who", "representative", "person", "answer", "check"]),
    ],
)
def test_a_request_asks_only_what_it_needs_in_this_order(client: Client, slug: str, asker: str, way: list[str]) -> None:
    response, walked = client.get(f"/request/{slug}/"), []
    while response.status_code == 302:
        walked.append(response.headers["Location"].split("/")[3])
        response = answer(client, walked[-1], slug, asker=asker) if walked[-1] != "check" else client.get("/")
    assert walked == way


@pytest.mark.parametrize("slug", SLUGS)
def test_each_request_asks_what_the_organisation_knows_people_by(client: Client, slug: str) -> None:
    fill_in(client, slug)
    page = _page(client, "person", slug)
    assert "Citizen number" in page
    assert "It stands on your card." in page


def test_each_page_says_how_many_there_are(client: Client) -> None:
    assert "Step 1 of 4" in _page(client, "who")
    answer(client, "who", asker="somebody")
    assert "Step 2 of 5" in _page(client, "representative")


def test_each_page_has_a_title_of_its_own(client: Client) -> None:
    fill_in(client, "general-request", asker="somebody")
    titles = _titles(
        client, "general-request", ("what", "correction", "who", "representative", "person", "answer", "check")
    )
    assert len(set(titles)) == 7
    assert all("General Request" in title for title in titles)


def test_each_page_has_one_heading_above_all_others(client: Client) -> None:
    for page in ("what", "correction", "who", "representative", "person", "answer", "check"):
        assert _page(client, page, "general-request").count("<h1") == 1
        if page != "check":
            answer(client, page, "general-request", asker="somebody")


@pytest.mark.parametrize(
    "path", ["/request/everything/", "/request/my-information/what/", "/request/my-information/x/"]
)
def test_what_nobody_asks_does_not_exist(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in {404, 405}


@pytest.mark.parametrize(
    ("slug", "wrong", "page", "words"),
    [
        ("my-information", {"asker": ""}, "who", "Choose who you are asking for."),
        ("my-information", {"asker": "everybody"}, "who", "Select a valid choice"),
        ("my-information", {"name": ""}, "person", "Tell us the full name."),
        ("my-information", {"name": "M" * 121}, "person", "at most 120 characters"),
        ("my-information", {"email": "mira"}, "person", "This is no e-mail address yet."),
        ("my-information", {"email": ""}, "person", "Tell us an e-mail address."),
        ("my-information", {"identity_citizen_number": "1024"}, "person", "it should look like C-1024-7731"),
        (
            "my-information",
            {"identity_citizen_number": "C-1024-7731 or so"},
            "person",
            "it should look like C-1024-7731",
        ),
        ("my-information", {"country": "Atlantis"}, "answer", "Select a valid choice"),
        ("my-information", {"language": "xx"}, "answer", "Select a valid choice"),
        ("my-information", {"asker": "somebody", "representative": ""}, "representative", "Tell us your own name."),
        (
            "my-information",
            {"asker": "somebody", "representative_role": ""},
            "representative",
            "Tell us what entitles you",
        ),
        (
            "my-information",
            {"asker": "somebody", "representative_email": ""},
            "representative",
            "Tell us an e-mail address.",
        ),
        ("information-deletion", {"message": ""}, "what", "Choose at least one, or write what you want erased."),
        ("information-deletion", {"categories": ["user.invented"]}, "what", "Select a valid choice"),
        ("general-request", {"topic": ""}, "what", "Choose what comes nearest."),
        ("general-request", {"topic": "other", "message": " "}, "what", "Write what you want to tell us or ask us."),
        ("general-request", {"wrong": " "}, "correction", "Tell us what is wrong or missing."),
        ("general-request", {"right": ""}, "correction", "Tell us how it is right."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    client: Client, slug: str, wrong: dict[str, Any], page: str, words: str
) -> None:
    response = fill_in(client, slug, **wrong)
    text = response.content.decode()
    assert response.status_code == 422
    assert response.wsgi_request.path == address(page, slug)
    assert text.count(words) >= 2, "in the summary and beside the field"
    assert "field-invalid" in text
    assert "<title>Error:" in text


def test_what_was_typed_stays_when_something_is_wrong(client: Client) -> None:
    page = fill_in(client, name="Mira Voss", email="mira at example").content.decode()
    assert 'value="Mira Voss"' in page
    assert 'value="mira at example"' in page


def test_a_mistake_changes_nothing_of_what_was_answered(client: Client) -> None:
    fill_in(client)
    assert answer(client, "person", name="").status_code == 422
    assert "Mira Voss" in _page(client, "check")


def test_back_and_reload_lose_nothing(client: Client) -> None:
    fill_in(client, "general-request", message="A long story")
    for _time in range(2):
        assert "A long story" in _page(client, "check", "general-request")
        assert "A long story" in _page(client, "what", "general-request")
        assert 'value="C-1024-7731"' in _page(client, "person", "general-request")


@pytest.mark.parametrize("page", ["person", "answer", "check"])
def test_a_page_further_on_leads_to_the_first_that_is_not_answered(client: Client, page: str) -> None:
    assert client.get(address(page)).headers["Location"] == address("who")
    answer(client, "who", asker="somebody")
    assert client.get(address(page)).headers["Location"] == address("representative")


def test_a_page_that_is_not_needed_leads_on(client: Client) -> None:
    answer(client, "who")
    assert client.get(address("representative")).headers["Location"] == address("person")
    assert answer(client, "representative").headers["Location"] == address("person")


def test_every_answer_can_be_changed_from_where_it_is_checked(client: Client) -> None:
    fill_in(client, "general-request", asker="somebody")
    links = CHANGE.findall(_page(client, "check", "general-request"))
    pages = ["what"] * 2 + ["correction"] * 2 + ["who"] + ["representative"] * 3 + ["person"] * 3 + ["answer"] * 2
    assert links == [address(page, "general-request") for page in pages]


@pytest.mark.parametrize(
    ("page", "change", "words"),
    [
        ("what", {"message": "Another story"}, "Another story"),
        ("person", {"name": "Mira Voss-Lind"}, "Mira Voss-Lind"),
        ("answer", {"country": "FR"}, "France"),
    ],
)
def test_a_change_leads_back_to_where_all_is_checked(client: Client, page: str, change: dict, words: str) -> None:
    fill_in(client, "general-request")
    assert "Check your answers" in _page(client, page, "general-request"), "the way back"
    changed = answer(client, page, "general-request", **change)
    assert changed.headers["Location"] == address("check", "general-request")
    assert words in _page(client, "check", "general-request")


def test_an_answer_left_out_is_shown_as_not_given(client: Client) -> None:
    fill_in(client, identity_citizen_number="")
    assert "Not given" in _page(client, "check")


def test_asking_for_another_after_all_asks_who_asks_and_once_more_about_whom(client: Client) -> None:
    fill_in(client)
    assert answer(client, "who", asker="somebody").headers["Location"] == address("representative")
    assert answer(client, "representative").headers["Location"] == address("person")
    assert 'value="Mira Voss"' in _page(client, "person"), "what makes sense still stands there"
    assert answer(client, "person", name="Ida Voss").headers["Location"] == address("check"), "the country stays"
    press_send(client)
    told = requests.of(Case.objects.get())
    assert (told.name, told.representative) == ("Ida Voss", "Rosa Lind")


def test_asking_for_oneself_after_all_leaves_the_representative_out(client: Client) -> None:
    fill_in(client, asker="somebody", email="")
    assert answer(client, "who").headers["Location"] == address("person")
    assert answer(client, "person").headers["Location"] == address("check")
    assert "Rosa Lind" not in _page(client, "check")
    press_send(client)
    case = Case.objects.get()
    assert not case.by_representative
    assert requests.of(case).contact == "mira.voss@example.org"


def test_for_another_person_their_address_may_be_unknown(client: Client) -> None:
    assert fill_in(client, asker="somebody", email="").headers["Location"] == address("check")


def test_each_kind_of_request_has_answers_of_its_own(client: Client) -> None:
    fill_in(client, "general-request", message="A long story")
    fill_in(client, "information-deletion", message="My old comments")
    assert "A long story" in _page(client, "check", "general-request")
    assert "My old comments" in _page(client, "check", "information-deletion")
    send(client, "my-information")
    assert "A long story" in _page(client, "check", "general-request")
    assert client.get(address("check", "account-deletion")).status_code == 302


def test_two_browsers_know_nothing_of_each_other(client: Client) -> None:
    fill_in(client)
    assert Client().get(address("check")).headers["Location"] == address("who")


def test_a_request_that_was_begun_is_gone_on_with(client: Client) -> None:
    answer(client, "who")
    page = client.get("/request/my-information/", follow=True).content.decode()
    assert "Step 2 of 4" in page
    assert "Nothing of it has been sent." in page


def test_what_is_being_filled_in_can_be_forgotten(client: Client) -> None:
    fill_in(client, "general-request", message="A long story")
    assert client.get("/request/general-request/start-again/").status_code == 405
    page = client.post("/request/general-request/start-again/", follow=True).content.decode()
    assert "Step 1 of 5" in page
    assert "A long story" not in page
    assert "Start again" not in page, "there is nothing to forget"
    assert client.get(address("check", "general-request")).status_code == 302


def test_after_an_hour_the_answers_are_gone_and_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(client, "who")
    later = timezone.now().timestamp() + 61 * 60
    monkeypatch.setattr("portal.intake.session.time.time", lambda: later)
    page = client.post(address("person"), {"name": "Mira Voss", "email": "mira.voss@example.org"}, follow=True)
    assert page.redirect_chain[-1][0] == address("who")
    assert "Yours are gone by now" in page.content.decode()
    answer(client, "who")
    assert 'value="Mira Voss"' in _page(client, "person"), "what was just typed is kept"


def test_the_browser_is_told_what_it_may_fill_in(client: Client) -> None:
    fill_in(client)
    person, answering = _page(client, "person"), _page(client, "answer")
    assert re.findall(r'autocomplete="([^"]+)"', person) == ["name", "email", "off"]
    assert re.findall(r'autocomplete="([^"]+)"', answering) == ["country", "language"]
    answer(client, "who", asker="somebody")
    answer(client, "representative")
    assert re.findall(r'autocomplete="([^"]+)"', _page(client, "representative")) == ["name", "email"]
    assert re.findall(r'autocomplete="([^"]+)"', _page(client, "person")) == ["off", "off", "off"]


def test_every_country_may_be_chosen(client: Client) -> None:
    fill_in(client)
    page = _page(client, "answer")
    assert '<option value="DE" selected>' in page
    countries = set(re.findall(r'<option value="([A-Z]{2})"', page))
    assert {"AF", "BR", "DE", "FR", "KE", "PS", "TW", "US", "VA", "XK", "ZW"} <= countries
    assert len(countries) > 240


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_the_way_is_there_in_every_language(client: Client, language: str) -> None:
    headers = {"accept-language": language}
    fill_in(client, "general-request", asker="somebody")
    for page in ("what", "correction", "who", "representative", "person", "answer", "check"):
        text = client.get(address(page, "general-request"), headers=headers).content.decode()
        assert f'lang="{language}"' in text


def test_no_address_ever_says_who_asks(client: Client) -> None:
    response = client.get("/request/my-information/")
    while response.status_code == 302 and "check" not in response.headers["Location"]:
        page = response.headers["Location"].split("/")[3]
        response = answer(client, page)
        assert re.fullmatch(r"/request/my-information/\w+/", response.headers["Location"])
