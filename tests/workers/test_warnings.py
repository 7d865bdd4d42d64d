"""What is odd reaches staff: on the case, with the collection it is about or else with its system."""

from __future__ import annotations

import sqlite3

import pytest
from django.utils import translation

from portal.cases import case_page
from portal.cases.collection import Collection
from portal.cases.found import SystemPart
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.inventory.models import DataSystem
from portal.ui.texts import told
from tests.workers.steps import searched

pytestmark = pytest.mark.django_db(transaction=True)
SEARCHED = (Kind.ACCESS, Kind.ACCOUNT_DELETION)


def system(case: Case, key: str, staff) -> SystemPart:
    parts = {part.system.key: part for part in case_page.load(case, by=staff.handler).systems}
    return parts[key]


def collection(case: Case, address: str, staff) -> Collection:
    collections = system(case, address.partition(":")[0], staff).collections
    return next(each for each in collections if each.finding.address == address)


@pytest.mark.parametrize("kind", SEARCHED)
def test_a_column_that_the_file_does_not_know_is_told_with_its_collection(file_case, staff, systems, kind):
    with sqlite3.connect(systems.club.removeprefix("sqlite:///")) as club:
        club.execute("ALTER TABLE post ADD COLUMN mood TEXT")
    case = searched(file_case(kind), staff)
    (warning,) = collection(case, "club:post", staff).details.warnings
    assert "post.mood is in the database but not in the file" in told(warning)
    with translation.override("de"):
        assert "steht in der Datenbank, aber nicht in der Datei" in told(warning)
    assert not collection(case, "club:member", staff).details.warnings


@pytest.mark.parametrize("kind", SEARCHED)
def test_a_misspelt_key_is_told_with_its_system_and_stops_nothing(file_case, staff, systems, kind):
    club = DataSystem.objects.get(key="club")
    club.datasets, club.version = club.datasets.replace("name: Club", "name: Club\n    desciption: Ours"), 2
    club.save()
    case = searched(file_case(kind), staff)
    assert any("'description'" in told(warning) for warning in system(case, "club", staff).warnings)
    assert (system(case, "club", staff).problem, system(case, "shop", staff).warnings) == ("", [])


@pytest.mark.parametrize("kind", SEARCHED)
def test_why_nothing_leads_to_a_collection_is_told(file_case, staff, systems, kind):
    case = searched(file_case(kind, email="", representative_email="lea@example.org"), staff)
    assert "would need email" in told(collection(case, "shop:customer", staff).details.problem)
