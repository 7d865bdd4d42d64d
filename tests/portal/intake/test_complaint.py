"""“I am not satisfied”, on the page of a closed request."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from portal.cases import services
from portal.cases.models import Case
from tests.portal.desk.examples import filed
from tests.portal.intake.people import HOSTILE, visitor

pytestmark = pytest.mark.django_db
ADDRESS = "/status/complain/"


def test_it_is_offered_when_a_request_has_ended_only():
    case = filed()
    assert ADDRESS not in visitor(case).get("/status/").content.decode()
    assert visitor(case).get(ADDRESS)["Location"] == "/status/"
    assert ADDRESS in visitor(services.withdraw(case)).get("/status/").content.decode()


def test_it_becomes_a_request_of_its_own_once():
    case, ticket = services.withdraw(filed()), str(uuid4())
    browser = visitor(case)
    assert browser.get(ADDRESS).status_code == 200
    for _press in range(2):
        assert browser.post(ADDRESS, {"ticket": ticket, "body": f"No! {HOSTILE}"})["Location"] == "/status/"
    complaint = Case.objects.exclude(pk=case.pk).get()
    assert complaint.reference in browser.get("/status/").content.decode()
    page = visitor(complaint).get("/status/").content.decode()
    assert "About your request" in page
    assert HOSTILE not in page


def test_nothing_written_is_asked_for_again():
    answer = visitor(services.withdraw(filed())).post(ADDRESS, {"ticket": str(uuid4()), "body": " "})
    assert answer.status_code == 422
    assert "Write what you are not satisfied with." in answer.content.decode()


def test_without_a_link_there_is_nothing_to_complain_about(client: Client):
    assert client.get(ADDRESS).status_code == 403
