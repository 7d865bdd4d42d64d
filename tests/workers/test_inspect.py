"""Every system is looked at with its dataset file in hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.utils import translation

from portal.inventory import services
from portal.inventory.models import DataSystem, Inspection
from portal.problems import made_of
from portal.ui import texts
from portal.ui.texts import told
from tests.support import small_systems
from tests.support.running import run_due_jobs
from workers.tasks import inspect_systems

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    made = new_database()
    small_systems.make_shop(made)
    return made


@pytest.fixture
def shop(url: str) -> DataSystem:
    return small_systems.register("shop", "Shop", url, small_systems.SHOP_DATASET)


def looked_at(system: DataSystem) -> Inspection:
    services.inspect(system)
    run_due_jobs()
    return Inspection.objects.get(system=system)


def change(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement)


def test_a_system_that_is_as_its_file_says(shop: DataSystem):
    seen = looked_at(shop)
    assert (seen.pending, seen.problem, seen.differences) == (False, "", [])


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TABLE purchase", "no table 'purchase'"),
        ("ALTER TABLE customer DROP COLUMN member_no", "no column 'member_no'"),
        ("ALTER TABLE customer ADD COLUMN phone text", "the column customer.phone is in the database but not"),
        ("CREATE TABLE loyalty (id int)", "the table loyalty is in the database but not in the file"),
    ],
)
def test_what_has_changed_there_is_named(shop: DataSystem, url: str, statement: str, told: str):
    change(url, statement)
    (difference,) = looked_at(shop).differences
    assert told in texts.told(difference)


def test_all_of_it_is_named_at_once(shop: DataSystem, url: str):
    change(url, "DROP TABLE purchase")
    change(url, "DROP TABLE invoice")
    assert len(looked_at(shop).differences) == 2


def test_a_table_that_the_file_skips_is_no_difference(shop: DataSystem, url: str):
    change(url, "CREATE TABLE log (id int)")
    skipped = "      - {name: log, fides_meta: {skip_processing: true}, fields: [{name: id}]}\n"
    shop.datasets += skipped
    shop.save()
    assert looked_at(shop).differences == []


def test_a_system_that_is_down_is_said_to_be(shop: DataSystem):
    shop.url = "postgresql://me:s3cret@127.0.0.1:1/shop"
    shop.save()
    seen = looked_at(shop)
    assert made_of(seen.problem) == {"says": "the system refuses connections", "with": {}}
    assert "s3cret" not in seen.problem


def test_a_file_that_refers_to_nothing_is_a_problem_with_its_line(shop: DataSystem):
    shop.datasets = shop.datasets.replace("customer.id", "client.id")
    shop.save()
    problem = looked_at(shop).problem
    assert "shop.yml:" in told(problem)
    with translation.override("de"):
        assert "verweist auf die unbekannte Collection" in told(problem)


def test_what_was_seen_of_an_older_version_says_nothing(shop: DataSystem):
    services.inspect(shop)
    DataSystem.objects.update(version=2)
    services.inspect(DataSystem.objects.get())
    services.record_inspection(shop, version=1, problem="It was down.")
    assert Inspection.objects.get().pending


def test_every_night_all_systems_in_use_are_looked_at(shop: DataSystem, tmp_path: Path):
    club = small_systems.make_club(tmp_path / "club.sqlite")
    small_systems.register("club", "Club", club, small_systems.CLUB_DATASET)
    DataSystem.objects.filter(key="club").update(active=False)
    inspect_systems()
    run_due_jobs()
    assert [seen.system.key for seen in Inspection.objects.exclude(done_at=None)] == ["shop"]
