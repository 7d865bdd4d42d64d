"""What may be two people's stops for a human: one address, other names, somebody else's number."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest

from portal.cases import services
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Kind, State
from portal.inventory.models import DataSystem
from tests.workers.steps import (
    found,
    searched,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_behind_one_address_stop_for_a_human(file_case, staff, systems):
    with psycopg.connect(systems.shop) as connection:
        connection.execute("INSERT INTO customer VALUES (3, 'ada@example.org', 'Eva Example', 'M-3')")
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    assert case.ambiguous
    with pytest.raises(NotAllowed, match="two people"):
        services.submit(case, by=staff.handler)
    services.confirm_match(case, by=staff.handler)
    assert services.submit(case, by=staff.handler).state == State.APPROVAL


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.ACCOUNT_DELETION])
@pytest.mark.parametrize(("name", "stops"), [("Example, ada M.", False), ("Eva Example", True)])
def test_a_match_under_another_name_than_the_persons_stops_for_a_human(file_case, staff, systems, kind, name, stops):
    assert searched(file_case(kind, name=name), staff).ambiguous is stops


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.ACCOUNT_DELETION])
def test_names_that_differ_between_systems_stop_for_a_human(file_case, staff, systems, kind):
    club = DataSystem.objects.get(key="club")
    club.datasets, club.version = club.datasets.replace("true, references", "true, identity: member_no, references"), 2
    club.save()
    with sqlite3.connect(systems.club.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE member SET name = 'Eva Other' WHERE no = 'M-1'")
    assert searched(file_case(kind, name="", identities={"member_no": "M-1"}), staff).ambiguous


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.ACCOUNT_DELETION])
def test_somebody_elses_number_stops_for_a_human(file_case, staff, systems, kind):
    shop = DataSystem.objects.get(key="shop")
    shop.datasets = shop.datasets.replace("[user.unique_id]}", "[user.unique_id], fides_meta: {identity: member_no}}")
    shop.save()
    with psycopg.connect(systems.shop) as connection:
        connection.execute("UPDATE customer SET email = NULL WHERE member_no = 'M-2'")
    case = searched(file_case(kind, email="eve@example.org", identities={"member_no": "M-2"}), staff)
    assert found(case)["shop:customer"] == 1
    go_on = services.approve if kind == Kind.ACCESS else services.submit
    with pytest.raises(NotAllowed, match="two people"):
        go_on(case, by=staff.handler)
    services.confirm_match(case, by=staff.handler)
