"""Recipients of what is erased in real systems: told when it is done, also if the request ends half done."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing

from portal.cases import notices, person_page, queries, services
from portal.cases.lifecycle import Kind
from portal.cases.models import Notice
from portal.inventory.models import DataSystem, Recipient
from tests.workers.steps import carried_out, failed_in_the_shop, searched
from workers.jobs.describing import certificate_of

pytestmark = pytest.mark.django_db(transaction=True)
PARCELS = "Parcel Service Ltd"


@pytest.fixture
def parcels(db: None) -> Recipient:
    return Recipient.objects.create(name=PARCELS, email="privacy@parcels.example.org", identifiers=["email"])


def to_parcels() -> list[str]:
    return [each.body for each in outgoing.outbox if each.to == ["privacy@parcels.example.org"]]


def test_they_are_told_once_and_the_person_and_the_certificate_say_so(file_case, staff, systems, parcels):
    case = carried_out(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    (text,) = to_parcels()
    assert "ada@example.org" in text
    assert "- The shop" in text
    assert "Ada Example" not in text
    (told,) = person_page.load(case).told
    assert told.words.startswith("told on ")
    certificate = certificate_of(case, list(queries.findings(case)))
    assert certificate.recipients_told == (told.line,)


def test_nobody_is_told_before_it_is_erased_everywhere(file_case, staff, systems, parcels):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    assert not Notice.objects.filter(case=case).exists()


def test_nobody_is_told_of_what_stays(file_case, staff, systems, parcels):
    case = carried_out(searched(file_case(Kind.INFORMATION_DELETION, categories=["user.content"]), staff), staff)
    assert not Notice.objects.filter(case=case).exists()


def test_a_recipient_whom_nobody_described_is_left_to_staff(file_case, staff, systems):
    case = carried_out(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    (told,) = notices.of(case)
    assert (told.notice.recipient.name, told.notice.state) == (PARCELS, "by_hand")
    assert "ada@example.org" not in told.letter
    assert told.words == "we tell them by letter or telephone"


def test_a_request_that_ends_half_done_tells_of_what_was_erased(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    pass_members_on()
    services.withdraw(case)
    assert [told.notice.label for told in notices.of(case)] == [PARCELS]


def pass_members_on() -> None:
    """The club passes its members on, too."""
    club = DataSystem.objects.get(key="club")
    club.datasets = club.datasets.replace("label: Members", f"label: Members, recipients: [{PARCELS}]")
    club.save()
