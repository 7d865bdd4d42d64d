"""Links from mails: opened, lost, asked for again, left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.cases import services
from portal.correspondence.models import Letter
from portal.identity import services as identity
from portal.identity.models import AccessLink
from portal.outbox.models import Job, JobKind
from tests.portal.desk.examples import filed
from tests.portal.intake.people import enter, letters, link_in, seen, send, visitor

pytestmark = pytest.mark.django_db


def test_looking_at_the_link_confirms_nothing(client: Client) -> None:
    case = send(client)
    response = client.get(link_in(letters(case)[0]))
    assert response.status_code == 200
    assert "Confirm my request" in response.content.decode()
    case.refresh_from_db()
    assert case.confirmed_at is None


def test_the_button_confirms_and_opens_the_page(client: Client) -> None:
    case = send(client)
    response = enter(client, case)
    assert response.headers["Location"] == "/status/"
    case.refresh_from_db()
    assert case.confirmed_at is not None
    assert case.reference in client.get("/status/").content.decode()


def test_a_link_that_confirmed_before_opens_the_page_again(client: Client) -> None:
    case = send(client)
    first = link_in(letters(case)[0])
    client.post(first)
    later = Client()
    assert "Open my page" in later.get(first).content.decode()
    assert later.post(first).headers["Location"] == "/status/"
    assert len(letters(case, Letter.CONFIRMED)) == 1


def test_a_later_link_confirms_too_when_the_first_mail_is_lost(client: Client) -> None:
    case = filed(confirmed=False)
    visitor(case)
    case.refresh_from_db()
    assert case.confirmed_at is not None


def test_nobody_learns_the_token_from_a_referrer(client: Client) -> None:
    case = send(client)
    address = link_in(letters(case)[0])
    assert client.get(address).headers["Referrer-Policy"] == "strict-origin"
    assert client.post(address).headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("fate", ["unknown", "expired", "revoked", "erased"])
def test_a_dead_link_says_how_to_get_a_new_one(client: Client, fate: str) -> None:
    case = send(client)
    address = link_in(letters(case)[0])
    match fate:
        case "unknown":
            address = "/open/" + "x" * 43 + "/"
        case "expired":
            AccessLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        case "revoked":
            identity.revoke_links(case)
        case "erased":
            case.key.delete()
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 404
        assert "Get a new link" in response.content.decode()
    assert Client().get("/status/").status_code == 403


@pytest.mark.parametrize("broken", ["", "x/", "x/y/", "%F0%9F/"])
def test_a_link_that_was_not_copied_whole_is_a_dead_link_too(client: Client, broken: str) -> None:
    response = client.get(f"/open/{broken}")
    assert response.status_code == 404
    assert "Get a new link" in response.content.decode()


def test_all_dead_links_look_alike(client: Client) -> None:
    case = send(client)
    identity.revoke_links(case)
    pages = [seen(client.get(each)) for each in (link_in(letters(case)[0]), "/open/" + "y" * 43 + "/")]
    assert pages[0] == pages[1]


def test_ending_the_links_ends_the_visit() -> None:
    case = filed()
    browser = visitor(case)
    assert browser.get("/status/").status_code == 200
    identity.revoke_links(case)
    assert browser.get("/status/").status_code == 403


def test_a_visit_ends_after_two_quiet_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visitor(filed())
    now = timezone.now().timestamp()
    monkeypatch.setattr("portal.intake.session.time.time", lambda: now + 2 * 60 * 60 - 60)
    assert browser.get("/status/").status_code == 200
    monkeypatch.setattr("portal.intake.session.time.time", lambda: now + 4 * 60 * 60)
    assert browser.get("/status/").status_code == 403


def test_leaving_closes_the_page_and_forgets_what_was_sent() -> None:
    browser = Client()
    case = send(browser)
    enter(browser, case)
    assert browser.get("/leave/").status_code == 405
    browser.post("/leave/")
    assert browser.get("/status/").status_code == 403
    assert browser.get("/sent/").status_code == 302
    assert "closed" in browser.get("/left/").content.decode()


def test_the_session_changes_its_name_when_a_page_is_opened(client: Client) -> None:
    case = send(client)
    before = client.session.session_key
    enter(client, case)
    assert client.session.session_key != before


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "spaces"])
def test_a_lost_link_is_mailed_again(client: Client, typed: str) -> None:
    case = filed()
    forms = {"lower": case.reference.lower(), "spaces": case.reference.replace("-", " ")}
    reference = forms.get(typed) or typed.format(case.reference)
    client.post("/link/", {"reference": reference, "email": "Mira.Voss@example.org"})
    assert _answers() == [[case.pk]]


def test_without_the_reference_each_of_their_requests_is_found(client: Client) -> None:
    mine = [filed(), filed()]
    filed(email="somebody@example.org")
    client.post("/link/", {"email": "Mira.Voss@example.org"})
    assert _answers() == [[case.pk for case in reversed(mine)]]


def test_nobody_hides_a_confirmed_request_behind_others_with_the_same_address(client: Client) -> None:
    mine = filed()
    strange = [filed(confirmed=False) for _number in range(6)]
    client.post("/link/", {"email": "mira.voss@example.org"})
    assert _answers() == [[mine.pk, *(case.pk for case in reversed(strange[-4:]))]]


def _answers() -> list[list[int]]:
    return [job.arguments["cases"] for job in Job.objects.filter(kind=JobKind.SEND_LINK).order_by("pk")]


def _asked(**given: Any) -> tuple[Any, ...]:
    browser = Client()
    with CaptureQueriesContext(connection) as queries:
        response = browser.post("/link/", given)
    page = browser.get(response.headers["Location"])
    return response.status_code, response.headers["Location"], seen(page), len(queries)


def test_a_new_link_is_answered_the_same_known_or_not() -> None:
    case = filed()
    filed()
    known = _asked(reference=case.reference, email="mira.voss@example.org")
    wrong_address = _asked(reference=case.reference, email="somebody@example.org")
    unknown = _asked(reference="HB-2222-2222-2222", email="mira.voss@example.org")
    no_reference = _asked(email="mira.voss@example.org")
    neither = _asked(email="somebody@example.org")
    assert known == wrong_address == unknown == no_reference == neither
    assert [len(cases) for cases in _answers()] == [1, 0, 0, 2, 0]


@pytest.mark.parametrize("with_reference", [True, False])
def test_the_persons_own_address_is_not_enough_where_a_representative_asked(*, with_reference: bool) -> None:
    case = filed(representative="Rosa Lind", representative_email="rosa@example.org")
    _asked(email="mira.voss@example.org", **({"reference": case.reference} if with_reference else {}))
    assert _answers() == [[]]


def test_asking_for_a_new_link_needs_an_address(client: Client) -> None:
    response = client.post("/link/", {"reference": "", "email": "mira"})
    assert response.status_code == 422
    assert "This is no e-mail address yet." in response.content.decode()


@pytest.mark.parametrize("typed", ["HB-2222", "HB-2222-2222-2222-2", "?"])
def test_what_no_reference_looks_like_is_said_at_once(client: Client, typed: str) -> None:
    response = client.post("/link/", {"reference": typed, "email": "mira.voss@example.org"})
    assert response.status_code == 422
    assert "twelve letters and numbers" in response.content.decode()
    assert not Job.objects.filter(kind=JobKind.SEND_LINK).exists()


def test_asking_for_links_over_and_over_is_stopped(client: Client) -> None:
    statuses = [client.post("/link/", {"email": f"a{number}@example.org"}).status_code for number in range(21)]
    assert statuses[-2:] == [302, 429]
    assert client.get("/link/").status_code == 200, "reading is free"


@pytest.mark.parametrize("known", [True, False])
def test_one_mailbox_is_not_to_be_flooded_with_links(client: Client, *, known: bool) -> None:
    if known:
        filed()
    given = [{"email": "Mira.Voss@example.org"}, {"email": "mira.voss@example.org", "reference": "HB-2222-2222-2222"}]
    statuses = [client.post("/link/", given[number % 2]).status_code for number in range(6)]
    assert statuses == [302, 302, 302, 302, 302, 429]


def test_a_withdrawn_request_can_still_be_looked_at() -> None:
    case = services.withdraw(filed())
    assert "Your request is withdrawn" in visitor(case).get("/status/").content.decode()
