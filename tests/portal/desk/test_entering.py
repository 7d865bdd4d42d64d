"""The form for requests that did not come through the website."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.cases import request as requests
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.organisation import IdentityKey
from portal.staff.models import User
from tests.portal.desk.examples import HOSTILE, SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation(settings: Any) -> None:
    number = IdentityKey(key="citizen_number", label="Citizen number", pattern=r"C-\d{4}-\d{4}", example="C-1024-7731")
    settings.ORGANISATION = replace(settings.ORGANISATION, identity_keys=(number,))


def enter(client: Client, kind: str = Kind.ACCESS, **changes: object) -> HttpResponse:
    values = {
        "submission": str(uuid.uuid4()),
        "received_on": (timezone.localdate() - timedelta(days=9)).isoformat(),
        "channel": "letter",
        "name": "Mira Voss",
        "email": "mira.voss@example.org",
        "identity_citizen_number": "C-1024-7731",
        "country": "DE",
        "language": "de",
        **changes,
    }
    return client.post(reverse("desk:enter_kind", args=[kind]), values)


def test_the_queue_leads_to_it_for_whoever_may(as_: SignIn, handler: User, auditor: User):
    assert 'href="/desk/enter/"' in as_(handler).get("/desk/").content.decode()
    assert 'href="/desk/enter/"' not in as_(auditor).get("/desk/").content.decode()


def test_it_asks_for_the_kind_first(as_: SignIn, handler: User):
    page = as_(handler).get("/desk/enter/").content.decode()
    assert all(f"/desk/enter/{kind}/" in page for kind in Kind)


@pytest.mark.parametrize("kind", Kind)
def test_there_is_a_form_for_each_kind(as_: SignIn, handler: User, kind: Kind):
    page = as_(handler).get(reverse("desk:enter_kind", args=[kind])).content.decode()
    assert ("What it is about" in page) == (kind == Kind.QUERY)
    assert ("What is to be erased" in page) == (kind == Kind.INFORMATION_DELETION)
    assert "Yes, we received it that long ago" not in page


def test_an_unknown_kind_is_not_found(as_: SignIn, handler: User):
    assert as_(handler).get("/desk/enter/wish/").status_code == 404


def test_a_letter_becomes_a_case_with_its_day(as_: SignIn, handler: User):
    answer = enter(as_(handler), message="By return of post, please.")
    case = Case.objects.get()
    request = requests.of(case)
    assert answer["Location"] == case.get_absolute_url()
    assert (case.channel, case.language, case.state) == ("letter", "de", "unconfirmed")
    assert case.received_on == timezone.localdate() - timedelta(days=9)
    assert (request.name, request.identities) == ("Mira Voss", {"citizen_number": "C-1024-7731"})
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "How it came" in page


def test_a_representative_needs_an_address_and_the_person_none(as_: SignIn, handler: User):
    asked = {"email": "", "representative": "Rosa Lind", "representative_role": "Guardian"}
    assert "Give the representative’s e-mail address." in enter(as_(handler), **asked).content.decode()
    assert enter(as_(handler), **asked, representative_email="rosa@example.org").status_code == 302
    case = Case.objects.get()
    assert case.by_representative
    assert requests.of(case).contact == "rosa@example.org"


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        (Kind.ACCESS, {"email": ""}, "Give an e-mail address"),
        (Kind.ACCESS, {"received_on": "2999-01-01"}, "This day is still to come."),
        (Kind.ACCESS, {"received_on": "yesterday"}, "Enter a valid date."),
        (Kind.ACCESS, {"channel": "web"}, "Select a valid choice"),
        (Kind.ACCESS, {"identity_citizen_number": "12"}, "This does not look right."),
        (Kind.INFORMATION_DELETION, {}, "Choose what is to be erased"),
        (Kind.QUERY, {"topic": "complaint"}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_entered(
    as_: SignIn, handler: User, kind: Kind, changes: dict[str, str], problem: str
):
    answer = enter(as_(handler), kind, **changes)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not Case.objects.exists()


def test_a_day_that_is_long_ago_is_asked_about_once_more(as_: SignIn, handler: User):
    old = (timezone.localdate() - timedelta(days=200)).isoformat()
    asked = enter(as_(handler), received_on=old)
    assert asked.status_code == 422
    assert "Yes, we received it that long ago" in asked.content.decode()
    assert enter(as_(handler), received_on=old, sure="on").status_code == 302


def test_a_second_press_enters_nothing_more(as_: SignIn, handler: User):
    once = str(uuid.uuid4())
    places = {enter(as_(handler), submission=once)["Location"] for _press in range(2)}
    assert len(places) == Case.objects.count() == 1


def test_what_was_typed_comes_back_as_text(as_: SignIn, handler: User):
    page = enter(as_(handler), name=HOSTILE, email="").content.decode()
    assert HOSTILE not in page
