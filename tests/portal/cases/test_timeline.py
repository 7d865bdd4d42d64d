"""The evidence in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.cases import services, timeline
from portal.cases.actors import Actor
from portal.cases.timeline import Entry, folded
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def looked(minute: int, who: str = "Hanna Keller") -> Entry:
    return Entry("view_data", NOON + timedelta(minutes=minute), who, "looked at what was found")


def test_the_same_thing_by_the_same_person_in_a_row_is_one_line_at_the_latest_time():
    assert folded([looked(0), looked(1), looked(5)]) == [
        Entry("view_data", looked(5).at, "Hanna Keller", "looked at what was found", times=3)
    ]


def test_somebody_else_in_between_is_a_line_of_their_own():
    lines = folded([looked(0), looked(1, "Aud Itoren"), looked(2)])
    assert [line.who for line in lines] == ["Hanna Keller", "Aud Itoren", "Hanna Keller"]


@pytest.mark.django_db
def test_a_ground_is_said_in_words_and_not_by_its_key():
    dpo = Actor.staff(colleague(Role.DPO))
    case = services.refuse(filed(), by=dpo, ground="12(2)", reason="We cannot tell.")
    refused = timeline.of(case)[0]
    assert (refused.action, refused.detail) == ("refuse", "Art. 12(2) and 11(2) GDPR: We cannot tell who you are")
