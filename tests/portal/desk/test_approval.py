"""Whoever approves an erasure sees how much goes, how new it is and what stays, beside the button."""

from __future__ import annotations

import pytest

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.findings import Stays
from portal.cases.lifecycle import Kind
from portal.law.keeping import Why
from portal.staff.models import Role
from tests.portal.desk.examples import SignIn, colleague, searched

pytestmark = pytest.mark.django_db
DETAILS = {
    "kept": [Stays(1, Why.STAFF, reason="A number is never reused.", statute="§ 12", until="2036")],
    "newest": "2026-11-03",
}


@pytest.fixture
def decision(as_: SignIn):
    """What stands above the buttons, for a waiting time of so many days."""
    handler, dpo = colleague(Role.HANDLER), colleague(Role.DPO)
    case = searched(Kind.ACCOUNT_DELETION, by=handler, to_erase=2, details=DETAILS)
    services.submit(case, by=Actor.staff(handler))

    def read() -> str:
        page = as_(dpo).get(case.get_absolute_url()).content.decode()
        return page.partition('id="decide"')[2].partition("</section>")[0]

    return read


def test_counts_the_newest_day_and_what_stays_why_and_until_when(decision):
    words = decision()
    assert "2 records of 1 kind in 1 system will be erased. The newest is of 3 November 2026. 1 record stays." in words
    assert "Registry, Citizens:" in words
    assert "1 row stays: A number is never reused. § 12, until 2036" in words


def test_that_it_begins_at_once(decision):
    assert "begins at once, and cannot be undone" in decision()


def test_or_until_when_the_person_can_change_their_mind(decision, settings):
    settings.ERASURE_WAITING_DAYS = 3
    assert "until then the person can change their mind" in decision()
