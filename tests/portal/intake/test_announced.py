"""The person's page before an erasure: what goes, and the last chance to change one's mind."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.findings import Stays
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case
from portal.law.keeping import Why
from portal.staff.models import Role, User
from tests.portal.desk.examples import colleague, searched
from tests.portal.intake.people import HOSTILE, visitor

pytestmark = pytest.mark.django_db
PAGE, BEGIN = "/status/", "/status/begin/"


@pytest.fixture
def announced(settings) -> Case:
    settings.ERASURE_WAITING_DAYS = 3
    handler = Actor.staff(colleague(Role.HANDLER))
    kept = [Stays(1, Why.STAFF, reason=HOSTILE)]
    case = searched(Kind.ACCOUNT_DELETION, by=handler.user, to_erase=2, details={"kept": kept})
    return services.approve(services.submit(case, by=handler), by=Actor.staff(colleague(Role.DPO)))


def stands(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_it_shows_what_will_be_erased_and_both_ways_on(announced: Case):
    page = visitor(announced).get(PAGE).content.decode()
    assert "2 records of 1 kind in 1 system will be erased." in page
    assert "Citizens" in page
    assert "/status/withdraw/" in page
    assert BEGIN in page
    assert "<script>alert" not in page


def asked(client: Client) -> dict[str, str]:
    """What the page that asks once more sends."""
    found = re.search(r'name="seen" value="(\d+)"', client.get(BEGIN).content.decode())
    assert found
    return {"seen": found[1]}


def test_it_asks_once_more_before_it_begins(announced: Case):
    client = visitor(announced)
    assert "cannot be brought back" in client.get(BEGIN).content.decode()
    assert stands(announced) == State.ANNOUNCED
    assert client.post(BEGIN, asked(client)).headers["Location"] == PAGE
    assert stands(announced) == State.EXECUTING


def test_a_second_click_changes_nothing_and_says_so(announced: Case):
    client = visitor(announced)
    yes = asked(client)
    client.post(BEGIN, yes)
    assert "Something has changed" in client.post(BEGIN, yes, follow=True).content.decode()
    assert client.get(BEGIN).headers["Location"] == PAGE


def test_a_yes_to_one_plan_is_none_to_another_that_was_approved_since(announced: Case):
    client = visitor(announced)
    yes = asked(client)
    handler, dpo = (Actor.staff(User.objects.get(role=role)) for role in (Role.HANDLER, Role.DPO))
    case = services.send_back(announced, by=dpo, reason="Too little.")
    case = searched(by=handler.user, of=case, to_erase=3)
    services.approve(services.submit(case, by=handler), by=dpo)
    assert "Something has changed" in client.post(BEGIN, yes, follow=True).content.decode()
    client.post(BEGIN)
    assert stands(announced) == State.ANNOUNCED
    client.post(BEGIN, asked(client))
    assert stands(announced) == State.EXECUTING


def test_it_can_be_withdrawn(announced: Case):
    client = visitor(announced)
    client.post("/status/withdraw/")
    assert stands(announced) == State.WITHDRAWN
    assert BEGIN not in client.get(PAGE).content.decode()


def test_without_a_link_nobody_begins_anything(announced: Case):
    assert Client().post(BEGIN).status_code == 403
    assert stands(announced) == State.ANNOUNCED


def test_before_the_approval_there_is_nothing_to_announce():
    case = searched(Kind.ACCOUNT_DELETION, by=colleague(Role.HANDLER))
    assert "about to erase" not in visitor(case).get(PAGE).content.decode()
