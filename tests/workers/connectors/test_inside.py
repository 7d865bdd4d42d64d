"""Values in lists and documents: followed, matched and masked where they lie, alike in every kind of database."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.workers.connectors.conftest import Database
from workers.erasure import Choices

TABLES = {
    "postgres": """
CREATE TABLE person (id int PRIMARY KEY, emails text[], friends int[], data jsonb, plain text);
CREATE TABLE album (id int PRIMARY KEY, people int[], title text);
CREATE TABLE item (id int PRIMARY KEY, name text);
INSERT INTO person VALUES
    (1, '{A@example.org, other@example.org}', '{10, 11}',
     '{"mails": ["z@example.org"], "seen": [{"item": 12, "at": 1.50}, {"item": "13", "at": null}], "n": 7}', 'no JSON'),
    (2, '{b@example.org}', '{14}', NULL, NULL);
INSERT INTO album VALUES (1, '{1}', 'mine'), (2, '{2}', 'theirs'), (3, '{1, 2}', 'ours');
INSERT INTO item SELECT n, 'item ' || n FROM generate_series(10, 14) n;""",
    "sqlite": """
CREATE TABLE person (id integer PRIMARY KEY, emails text, friends text, data json, plain text);
CREATE TABLE album (id integer PRIMARY KEY, people text, title text);
CREATE TABLE item (id integer PRIMARY KEY, name text);
INSERT INTO person VALUES
    (1, '["A@example.org", "other@example.org"]', '[10, 11]',
     '{"mails": ["z@example.org"], "seen": [{"item": 12, "at": 1.50}, {"item": "13", "at": null}], "n": 7}', 'no JSON'),
    (2, '["b@example.org"]', '[14]', NULL, NULL);
INSERT INTO album VALUES (1, '[1]', 'mine'), (2, '[2]', 'theirs'), (3, '[1, 2]', 'ours');
INSERT INTO item VALUES (10, 'item 10'), (11, 'item 11'), (12, 'item 12'), (13, 'item 13'), (14, 'item 14');""",
}
TABLES["mariadb"] = TABLES["sqlite"]
TO_ITEM = "references: [{dataset: d, field: item.id, direction: to}]"
DATASET = f"""
{{name: person, fields: [
  {{name: id, fides_meta: {{primary_key: true}}}},
  {{name: emails, data_categories: [user.contact.email], fides_meta: {{identity: email, data_type: 'string[]'}}}},
  {{name: friends, fides_meta: {{data_type: 'integer[]', {TO_ITEM}}}}},
  {{name: plain, data_categories: [user.behavior], fides_meta: {{data_type: 'string[]'}}}},
  {{name: data, fields: [
    {{name: mails, data_categories: [user.contact], fides_meta: {{identity: second, data_type: 'string[]'}}}},
    {{name: seen, fides_meta: {{data_type: 'object[]'}}, fields: [
      {{name: item, data_categories: [user.content], fides_meta: {{{TO_ITEM}}}}}, {{name: at}}]}},
    {{name: n}}]}}]}},
{{name: album, fields: [
  {{name: id, fides_meta: {{primary_key: true}}}},
  {{name: people, fides_meta: {{data_type: 'integer[]',
    references: [{{dataset: d, field: person.id, direction: from}}]}}}},
  {{name: title, data_categories: [user.name]}}]}},
{{name: item, fields: [{{name: id, fides_meta: {{primary_key: true}}}}, {{name: name}}]}}
"""


@pytest.fixture
def lists(database: Database) -> Database:
    database.make(TABLES[database.kind])
    database.describe(DATASET)
    return database


def ids(rows: list[dict[str, Any]]) -> list[int]:
    return sorted(row["id"] for row in rows)


def test_each_element_of_a_list_is_an_input(lists: Database):
    found = lists.found(email=" a@EXAMPLE.org")
    assert {address: ids(rows) for address, rows in found.items()} == {
        "d:person": [1], "d:album": [1, 3], "d:item": [10, 11, 12, 13],
    }  # fmt: skip


@pytest.mark.parametrize(("given", "found"), [("z@example.org", [1]), ("z@example", []), ("7", []), ("{}", [])])
def test_an_identity_inside_a_document_is_found(lists: Database, given: str, found: list[int]):
    assert ids(lists.found(second=given).get("d:person", [])) == found


def test_of_a_list_that_led_to_a_row_only_what_led_to_it_is_given(lists: Database):
    found = lists.found(email="a@example.org")
    assert found["d:person"][0]["emails"] == ["A@example.org"]
    assert {row["id"]: row["people"] for row in found["d:album"]} == {1: [1], 3: [1]}
    assert found["d:person"][0]["friends"] == [10, 11]


def test_a_list_that_did_not_lead_to_its_row_is_given_whole(lists: Database):
    (row,) = lists.found(second="z@example.org")["d:person"]
    assert row["emails"] == ["A@example.org", "other@example.org"]


def test_the_file_may_want_all_elements(lists: Database):
    lists.describe(DATASET.replace("data_type: ", "return_all_elements: true, data_type: "))
    found = lists.found(email="a@example.org")
    assert found["d:person"][0]["emails"] == ["A@example.org", "other@example.org"]
    assert sorted(row["people"] for row in found["d:album"]) == [[1], [1, 2]]


def test_of_objects_in_a_list_those_that_match_are_given(lists: Database):
    lists.describe(
        "{name: person, fields: [{name: id}, {name: data, fields: [{name: n}, {name: seen, fides_meta:"
        " {data_type: 'object[]'}, fields: [{name: item, fides_meta: {identity: item}}, {name: at}]}]}]}"
    )
    (row,) = lists.found(item="13")["d:person"]
    assert row["data"] == {"mails": ["z@example.org"], "seen": [{"item": "13", "at": None}], "n": 7}


def test_a_document_comes_as_one_whatever_its_column_is(lists: Database):
    (row,) = lists.found(second="z@example.org")["d:person"]
    assert row["data"]["seen"][0] == {"item": 12, "at": 1.5}
    assert row["plain"] == "no JSON"


def test_json_keeps_what_it_says_on_one_line(postgres: Database):
    postgres.make("CREATE TABLE person (email text, data json);")
    postgres.make(
        """INSERT INTO person VALUES ('a@example.org', '{"b": "x\\u0000y",
 "a": 1.50}');""".replace("\\\\", "\\")
    )
    postgres.describe("{name: person, fields: [{name: email, fides_meta: {identity: email}}, {name: data}]}")
    assert postgres.found(email="a@example.org")["d:person"][0]["data"] == {"b": "x\0y", "a": 1.5}


def test_a_row_whose_list_names_others_too_is_shared(lists: Database):
    assert lists.searched(email="a@example.org")[0].results["d:album"].shared == 1
    assert "somebody must decide" in lists.plan("user.name").entries["d:album"].blocked[0]


@pytest.mark.parametrize(
    "strategy", ["null_rewrite", "string_rewrite", "random_string_rewrite", "hash", "hmac", "aes_encrypt"]
)
@pytest.mark.parametrize("target", ["user.contact", "user.content", "user.behavior"])
def test_every_strategy_masks_what_lies_inside_and_nothing_beside_it(lists: Database, strategy: str, target: str):
    before = lists.ask("SELECT data FROM person WHERE id = 2")
    lists.erase(lists.plan(target, strategy=strategy))
    ((emails, data, plain),) = lists.ask("SELECT emails, data, plain FROM person WHERE id = 1")
    emails, data = (json.loads(each) if isinstance(each, str) else each for each in (emails, data))
    gone = {
        "user.contact": [emails, data["mails"]],
        "user.content": [each["item"] for each in data["seen"]],
        "user.behavior": [plain],
    }
    said = json.dumps(gone[target])
    assert not any(word in said for word in ("example.org", "12", "13", "no JSON") if strategy == "null_rewrite")
    assert not any(word in said for word in ("A@example.org", '"13"', "no JSON"))
    assert [each["at"] for each in data["seen"]] == [1.5, None]
    assert data["n"] == 7
    kept = {"user.contact": plain, "user.content": emails, "user.behavior": data["mails"]}
    assert kept[target] in ("no JSON", ["A@example.org", "other@example.org"], ["z@example.org"])
    assert lists.ask("SELECT data FROM person WHERE id = 2") == before


def test_values_inside_json_are_masked_where_they_are(database: Database):
    kind = "jsonb" if database.kind == "postgres" else "json"
    database.make(
        f"CREATE TABLE person (id int PRIMARY KEY, email text, data {kind});"
        """INSERT INTO person VALUES (1, 'a@example.org', '{"name": "Ada", "age": 3}');"""
    )
    database.describe(
        "{name: person, fields: [{name: id, fides_meta: {primary_key: true}},"
        " {name: email, fides_meta: {identity: email}},"
        " {name: data, fides_meta: {data_type: object},"
        " fields: [{name: name, data_categories: [user.name]}, {name: age}]}]}"
    )
    database.erase(database.plan("user.name"))
    (row,) = database.found(email="a@example.org")["d:person"]
    data = row["data"] if isinstance(row["data"], dict) else json.loads(row["data"])
    assert data == {"name": None, "age": 3}


def test_numbers_beside_a_masked_value_keep_every_digit(lists: Database):
    exact = "12345678901234567890.12345678901234567890"
    lists.make(f"""UPDATE person SET data = '{{"n": {exact}, "seen": [{{"item": 12}}]}}' WHERE id = 1;""")
    lists.erase(lists.plan("user.content"))
    text = "CAST(data AS text)" if lists.kind == "postgres" else "data"
    assert exact in lists.ask(f"SELECT {text} FROM person WHERE id = 1")[0][0]


def test_a_list_of_numbers_takes_no_text(postgres: Database):
    postgres.make("CREATE TABLE person (id int PRIMARY KEY, email text, codes int[]);")
    postgres.make("INSERT INTO person VALUES (1, 'a@example.org', '{1}');")
    postgres.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}},"
        " {name: codes, data_categories: [user.name]}]}"
    )
    (reason,) = postgres.plan(strategy="hash").entries["d:person"].blocked
    assert "list of texts" in reason
    assert postgres.erase(postgres.plan()) == {"d:person": 1}


def test_aes_hides_a_value_under_a_key_that_nobody_keeps(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, name text, nick varchar(50) NOT NULL);"
        "INSERT INTO person VALUES (1, 'a@example.org', 'Ada', 'A'), (2, 'a@example.org', 'Ada', ''),"
        " (3, 'a@example.org', NULL, 'B'), (4, 'b@example.org', 'Bo', 'B');"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}},"
        " {name: name, data_categories: [user.content]}, {name: nick, data_categories: [user.content]}]}"
    )
    suffix = {"format_preservation": {"suffix": "@example.org"}}
    assert database.erase(database.plan("user.content", strategy="aes_encrypt", **suffix)) == {"d:person": 3}
    rows = database.ask("SELECT id, name, nick FROM person ORDER BY id")
    names, nicks = [row[1] for row in rows[:2]], [row[2] for row in rows[:3]]
    assert len({*names, *nicks}) == 5
    assert all(value.endswith("@example.org") and len(value) >= 40 for value in (*names, *nicks))
    assert all(len(nick) <= 50 for nick in nicks)
    assert rows[2][1] is None
    assert rows[3] == (4, "Bo", "B")


def test_many_values_pass_through_in_batches_and_each_comes_back_to_its_row(postgres: Database):
    postgres.make(
        "CREATE TABLE person (a int, b text, email text, name text, PRIMARY KEY (a, b));"
        "INSERT INTO person SELECT n, 'key\t' || n, 'a@example.org', NULLIF('n' || n % 7, 'n0')"
        " FROM generate_series(1, 5000) n;"
    )
    postgres.describe(
        "{name: person, fields: [{name: a}, {name: b}, {name: email, fides_meta: {identity: email}},"
        " {name: name, data_categories: [user.content]}]}"
    )
    allow = Choices(allow=frozenset(["d:person"]))
    assert postgres.erase(postgres.plan(strategy="aes_encrypt", choices=allow), allow) == {"d:person": 5000}
    left = "SELECT count(*), count(name), count(DISTINCT name) FROM person WHERE (name IS NULL) = (a % 7 = 0)"
    assert postgres.ask(left) == [(5000, 4286, 4286)]
