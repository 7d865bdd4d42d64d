"""The demo's dataset files say everything about the demo's databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.conf import settings

from portal.demo.organisation import IDENTITY_KEYS
from portal.texts import in_language
from tests.portal.demo.conftest import Systems
from workers.engine.dataset import Collection, Dataset, Field

LANGUAGES = [code for code, _name in settings.LANGUAGES]
COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
KEYS = """
    SELECT kcu.table_name, kcu.column_name FROM information_schema.table_constraints tc
    JOIN information_schema.key_column_usage kcu USING (constraint_name) WHERE tc.constraint_type = 'FOREIGN KEY'
"""


def dataset(demo: Systems, key: str) -> Dataset:
    return next(each for each in demo.loaded.datasets if each.key == key)


def described(demo: Systems, key: str) -> set[tuple[str, str]]:
    return {(c.name, field.name) for c in dataset(demo, key).collections for field in c.fields}


def everything(demo: Systems) -> list[tuple[Collection, Field]]:
    return [(c, field) for each in demo.loaded.datasets for c in each.collections for field in c.fields]


def test_they_load_without_a_warning(demo: Systems):
    assert demo.loaded.warnings == ()


def test_every_column_of_the_registry_is_described_and_no_other(demo: Systems):
    with psycopg.connect(demo.registry) as connection:
        assert described(demo, "registry") == set(connection.execute(COLUMNS).fetchall())


def test_every_column_of_the_site_is_described_and_no_other(demo: Systems):
    with closing(sqlite3.connect(demo.site)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {(table, row[1]) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")}
    assert described(demo, "site") == columns


def test_every_foreign_key_of_the_registry_is_a_reference(demo: Systems):
    joined = {(edge.source, edge.source_field) for edge in demo.graph.edges}
    joined |= {(edge.target, edge.target_field) for edge in demo.graph.edges}
    with psycopg.connect(demo.registry) as connection:
        keys = connection.execute(KEYS).fetchall()
    assert keys
    assert {(f"registry:{table}", column) for table, column in keys} <= joined


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name_that_people_understand(demo: Systems, language: str):
    labelled = [*demo.loaded.datasets, *(c for each in demo.loaded.datasets for c in each.collections)]
    labelled += [field for _collection, field in everything(demo)]
    nameless = [each for each in labelled if not each.meta.get("label", {}).get(language)]
    assert nameless == []


@pytest.mark.parametrize("key", ["registry", "site"])
@pytest.mark.parametrize("subject", ["description", "purposes", "legal_basis", "recipients", "source", "retention"])
def test_each_system_says_what_article_15_asks_for(demo: Systems, key: str, subject: str):
    assert dataset(demo, key).meta[subject]


@pytest.mark.parametrize("name", ["scores", "blacklist_entries"])
def test_decisions_that_no_human_takes_are_explained(demo: Systems, name: str):
    collection = demo.graph.collections[f"registry:{name}"]
    explained = collection.meta["automated_decision"]
    assert all(
        len(in_language(explained[part], language)) > 15
        for part in ("logic", "significance", "contact")
        for language in LANGUAGES
    )


def test_every_column_but_keys_and_bookkeeping_belongs_to_a_kind_of_information(demo: Systems):
    assert [f"{c.name}.{field.name}" for c, field in everything(demo) if not field.categories] == []


def test_people_are_known_by_what_the_form_asks_for(demo: Systems):
    identities = {field.identity for _collection, field in everything(demo) if field.identity}
    assert identities == {"email", *(key["key"] for key in IDENTITY_KEYS)}


def test_what_a_law_keeps_names_the_law_and_the_day(demo: Systems):
    kept = {f"{c.name}.{field.name}": field.retain for c, field in everything(demo) if field.retain}
    assert set(kept) == {
        "citizens.citizen_number", "debts.debt_number", "debts.creditor", "debts.amount", "debts.incurred_on",
        "debts.settled_on",
    }  # fmt: skip
    assert all(retain.ground and retain.statute and retain.until for retain in kept.values())
