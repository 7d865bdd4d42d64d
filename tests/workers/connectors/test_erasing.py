"""Erasures in real databases: what would break is known before, and nothing happens by halves."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.workers.connectors.conftest import Database
from workers.connectors.problems import ErasureRefused
from workers.erasure import Choices

TABLES = """
CREATE TABLE person (id int PRIMARY KEY, email text, name varchar(10), phone text NOT NULL, age int);
CREATE TABLE note (id int PRIMARY KEY, person_id int REFERENCES person(id), text text);
INSERT INTO person VALUES (1, 'a@example.org', 'Ada', '1', 30), (2, 'b@example.org', 'Bo', '2', 40);
INSERT INTO note VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 1, 'three');
"""


def person(*, name: str = "", more: str = "", collection: str = "") -> str:
    return (
        f"{{name: person, {collection} fields: [{{name: id, fides_meta: {{primary_key: true}}}},"
        " {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}},"
        f" {{name: name, data_categories: [user.name]{name}}}, {more}"
        " {name: phone, data_categories: [user.contact.phone_number]},"
        " {name: age, data_categories: [user.demographic]}]}"
    )


def note(collection: str = "") -> str:
    return (
        f"{{name: note, {collection} fields: [{{name: id, fides_meta: {{primary_key: true}}}},"
        " {name: person_id, fides_meta: {references: [{dataset: d, field: person.id, direction: from}]}},"
        " {name: text, data_categories: [user.content]}]}"
    )


DELETE = "fides_meta: {masking_strategy_override: {strategy: delete}},"


@pytest.fixture
def shop(database: Database) -> Database:
    database.make(TABLES)
    database.describe(f"{person()}, {note()}")
    return database


def test_only_what_was_asked_for_is_masked_in_only_the_persons_rows(shop: Database):
    assert shop.erase(shop.plan("user.name")) == {"d:person": 1}
    assert shop.ask("SELECT id, name, age FROM person ORDER BY id") == [(1, None, 30), (2, "Bo", 40)]


def test_references_are_followed_though_what_they_start_from_goes_too(shop: Database):
    assert shop.erase(shop.plan("user.content", "user.contact.email")) == {"d:person": 1, "d:note": 2}
    assert shop.ask("SELECT text FROM note ORDER BY id") == [(None,), ("two",), (None,)]


@pytest.mark.parametrize(
    ("strategy", "how", "length"),
    [
        ("string_rewrite", {"rewrite_value": "gone"}, 4),
        ("string_rewrite", {"rewrite_value": "much too long for it"}, 10),
        ("random_string_rewrite", {"length": 6}, 6),
        ("hash", {}, 10),
        ("hash", {"algorithm": "SHA-512", "format_preservation": {"suffix": "!"}}, 10),
        ("hmac", {}, 10),
        ("null_rewrite", {}, None),
    ],
)
def test_every_strategy_leaves_nothing_and_fits_the_column(
    shop: Database, strategy: str, how: dict, length: int | None
):
    shop.erase(shop.plan("user.name", strategy=strategy, **how))
    ((name,),) = shop.ask("SELECT name FROM person WHERE id = 1")
    assert name != "Ada"
    assert (len(name) if name else None) == length
    assert shop.ask("SELECT name FROM person WHERE id = 2") == [("Bo",)]


def test_a_column_that_may_not_be_null_blocks_the_plan(shop: Database):
    plan = shop.plan("user.contact")
    assert plan.entries["d:person"].blocked == ["phone: is NOT NULL, so null_rewrite would fail"]
    with pytest.raises(ErasureRefused, match="blocked"):
        shop.erase(plan)
    assert shop.ask("SELECT count(*) FROM person WHERE email = 'a@example.org'") == [(1,)]


def test_a_strategy_for_texts_does_not_fit_a_number(shop: Database):
    (reason,) = shop.plan("user.demographic", strategy="hash").entries["d:person"].blocked
    assert reason.startswith("age: hash needs a text column")


def test_a_value_that_must_be_unique_blocks_a_fixed_text_for_several_rows(database: Database):
    database.make(TABLES + "CREATE UNIQUE INDEX one_name ON person (name); UPDATE person SET email = 'a@example.org';")
    database.describe(person())
    (reason,) = database.plan("user.name", strategy="string_rewrite", rewrite_value="x").entries["d:person"].blocked
    assert reason.startswith("name: is UNIQUE")


def test_a_check_that_the_new_values_would_break_blocks_the_plan(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, name text CHECK (name IS NOT NULL OR id > 5));"
        "INSERT INTO person VALUES (1, 'a@example.org', 'Ada');"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}},"
        " {name: name, data_categories: [user.name]}]}"
    )
    assert database.plan("user.name").entries["d:person"].blocked


@pytest.mark.parametrize(
    ("rule", "blocked"),
    [("", "refer to these rows and stay"), ("ON DELETE CASCADE", "would also delete"), ("ON DELETE SET NULL", "")],
)
def test_deleting_rows_that_others_refer_to_does_what_the_database_would_do(
    database: Database, rule: str, blocked: str
):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text);"
        f"CREATE TABLE visit (id int PRIMARY KEY, person_id int REFERENCES person(id) {rule});"
        "INSERT INTO person VALUES (1, 'a@example.org'); INSERT INTO visit VALUES (1, 1);"
    )
    database.describe(
        f"{{name: person, {DELETE} fields: [{{name: id}},"
        " {name: email, data_categories: [user], fides_meta: {identity: email}}]}"
    )
    plan = database.plan()
    assert bool(plan.entries["d:person"].blocked) is bool(blocked)
    assert blocked in " ".join(plan.entries["d:person"].blocked)
    if not blocked:
        database.erase(plan)
        assert database.ask("SELECT id, person_id FROM visit") == [(1, None)]


def test_rows_are_deleted_with_those_that_refer_to_them_in_the_right_order(database: Database):
    database.make(TABLES)
    database.describe(f"{person(collection=DELETE)}, {note(collection=DELETE)}")
    assert database.erase(database.plan()) == {"d:person": 1, "d:note": 2}
    assert database.ask("SELECT id FROM person") == [(2,)]
    assert database.ask("SELECT id FROM note") == [(2,)]


def test_tables_that_refer_to_each_other_are_deleted_where_one_lets_go(postgres: Database):
    postgres.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, main int);"
        "CREATE TABLE card (id int PRIMARY KEY, person_id int REFERENCES person(id));"
        "ALTER TABLE person ADD FOREIGN KEY (main) REFERENCES card(id) ON DELETE SET NULL;"
        "INSERT INTO person VALUES (1, 'a@example.org', NULL); INSERT INTO card VALUES (1, 1);"
        "UPDATE person SET main = 1;"
    )
    postgres.describe(
        f"{{name: person, {DELETE} fields: [{{name: id}}, {{name: main}},"
        " {name: email, data_categories: [user], fides_meta: {identity: email}}]},"
        f"{{name: card, {DELETE} fields: [{{name: id, data_categories: [user]}}, {{name: person_id,"
        " fides_meta: {references: [{dataset: d, field: person.id, direction: from}]}}]}"
    )
    assert postgres.erase(postgres.plan()) == {"d:card": 1, "d:person": 1}


def test_tables_without_a_key_are_erased_row_by_place(database: Database):
    database.make(
        "CREATE TABLE log (email text, said text); INSERT INTO log VALUES ('a@example.org', 'x'), ('b', 'y');"
    )
    database.describe(
        "{name: log, fields: [{name: email, fides_meta: {identity: email}}, {name: said, data_categories: [user]}]}"
    )
    assert database.erase(database.plan()) == {"d:log": 1}
    assert sorted(database.ask("SELECT said FROM log"), key=str) == [("y",), (None,)]


def test_what_a_law_keeps_is_kept_and_said(database: Database):
    database.make(TABLES)
    law = ", meta: {habeas: {retain: {ground: 17(3)(b), statute: § 1, until: '2030'}}}"
    database.describe(person(name=law))
    plan = database.plan("user.name")
    (kept,) = plan.entries["d:person"].kept
    assert (kept.rows, kept.statute, kept.until) == (1, "§ 1", "2030")
    assert plan.entries["d:person"].rows == 0


def test_rows_that_changed_since_the_plan_are_left_alone(shop: Database):
    plan = shop.plan("user.content")
    shop.make("INSERT INTO note VALUES (4, 1, 'new');")
    with pytest.raises(ErasureRefused, match="2 rows were planned"):
        shop.erase(plan)
    assert shop.ask("SELECT count(*) FROM note WHERE text IS NULL") == [(0,)]


def test_a_trigger_that_puts_the_data_back_is_found_out_and_nothing_is_kept(database: Database):
    database.make(TABLES)
    if database.kind == "postgres":
        database.make(
            "CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name = OLD.name; RETURN NEW; END';"
            "CREATE TRIGGER stay BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION stay();"
        )
    elif database.kind == "mariadb":
        database.make("CREATE TRIGGER stay BEFORE UPDATE ON person FOR EACH ROW SET NEW.name = OLD.name;")
    else:
        database.make(
            "CREATE TRIGGER stay AFTER UPDATE OF name ON person WHEN NEW.name IS NULL"
            " BEGIN UPDATE person SET name = OLD.name WHERE id = NEW.id; END;"
        )
    database.describe(person())
    with pytest.raises(ErasureRefused, match="still hold"):
        database.erase(database.plan("user.name"))


def test_a_database_that_refuses_in_the_middle_keeps_everything(database: Database):
    database.make(TABLES)
    if database.kind == "postgres":
        database.make(
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';"
            "CREATE TRIGGER no BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION no();"
        )
    elif database.kind == "mariadb":
        database.make("CREATE TRIGGER no BEFORE UPDATE ON note FOR EACH ROW SIGNAL SQLSTATE '45000';")
    else:
        database.make("CREATE TRIGGER no BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'no'); END;")
    database.describe(f"{person()}, {note()}")
    with pytest.raises(ErasureRefused, match="the database refused"):
        database.erase(database.plan("user.content", "user.name"))
    assert database.ask("SELECT name FROM person WHERE id = 1") == [("Ada",)]


def test_rows_of_other_people_wait_for_a_human(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, home int);"
        "CREATE TABLE home (id int PRIMARY KEY, street text);"
        "INSERT INTO person VALUES (1, 'a@example.org', 1), (2, 'b@example.org', 1); INSERT INTO home VALUES (1, 'x');"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}}, {name: home}]},"
        "{name: home, fields: [{name: street, data_categories: [user]},"
        " {name: id, fides_meta: {references: [{dataset: d, field: person.home, direction: from}]}}]}"
    )
    assert "somebody must decide" in database.plan().entries["d:home"].blocked[0]
    keep = Choices(keep=frozenset(["d:home"]))
    assert database.erase(database.plan(choices=keep), keep) == {}
    allow = Choices(allow=frozenset(["d:home"]))
    assert database.erase(database.plan(choices=allow), allow) == {"d:home": 1}
    assert database.ask("SELECT street FROM home") == [(None,)]


def test_an_erasure_that_was_done_is_harmless_when_done_again(shop: Database):
    shop.erase(shop.plan("user.name"))
    shop.erase(shop.plan("user.name"))
    assert shop.ask("SELECT name FROM person WHERE id = 2") == [("Bo",)]


def test_rows_by_place_are_looked_at_again_where_they_have_gone(postgres: Database):
    postgres.make(
        "CREATE TABLE log (email text, said text); INSERT INTO log VALUES ('a@example.org', 'x');"
        "CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.said = OLD.said; RETURN NEW; END';"
        "CREATE TRIGGER stay BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION stay();"
    )
    postgres.describe(
        "{name: log, fields: [{name: email, data_categories: [user.contact], fides_meta: {identity: email}},"
        " {name: said, data_categories: [user.content]}]}"
    )
    with pytest.raises(ErasureRefused, match="still hold"):
        postgres.erase(postgres.plan())
    assert postgres.ask("SELECT * FROM log") == [("a@example.org", "x")]


def test_partitions_without_a_key_are_told_apart(postgres: Database):
    postgres.make(
        "CREATE TABLE log (email text, said text) PARTITION BY LIST (email);"
        "CREATE TABLE log_a PARTITION OF log FOR VALUES IN ('a@example.org');"
        "CREATE TABLE log_b PARTITION OF log DEFAULT;"
        "INSERT INTO log VALUES ('a@example.org', 'x'), ('b@example.org', 'y');"
    )
    postgres.describe(
        "{name: log, fields: [{name: email, data_categories: [user.contact], fides_meta: {identity: email}},"
        " {name: said, data_categories: [user.contact]}]}"
    )
    assert postgres.erase(postgres.plan()) == {"d:log": 1}
    assert sorted(postgres.ask("SELECT * FROM log"), key=str) == [("b@example.org", "y"), (None, None)]


def test_a_primary_key_with_null_in_it_is_no_address(tmp_path: Path):
    path = tmp_path / "d.sqlite"
    sqlite3.connect(path).close()
    database = Database("sqlite", f"sqlite:///{path}")
    database.make(
        "CREATE TABLE note (a int, b int, email, said, PRIMARY KEY (a, b));"
        "INSERT INTO note VALUES (1, NULL, 'a@example.org', 'x'), (1, 2, 'b@example.org', 'y');"
    )
    database.describe(
        "{name: note, fields: [{name: a}, {name: b}, {name: email, data_categories: [user], fides_meta:"
        " {identity: email}}, {name: said, data_categories: [user]}]}"
    )
    assert database.erase(database.plan(strategy="string_rewrite")) == {"d:note": 1}
    assert database.ask("SELECT email, said FROM note WHERE b IS NULL") == [("MASKED", "MASKED")]


@pytest.mark.parametrize(
    ("view", "blocked"),
    [
        ("CREATE VIEW seen AS SELECT id, email, name FROM person", ""),
        ("CREATE VIEW seen AS SELECT max(id) AS id, email, max(name) AS name FROM person GROUP BY email", "view"),
        ("CREATE MATERIALIZED VIEW seen AS SELECT id, email, name FROM person", "view"),
    ],
)
def test_a_view_is_erased_from_where_the_database_lets_it(postgres: Database, view: str, blocked: str):
    postgres.make(f"{TABLES} {view};")
    seen = person().replace("name: person", "name: seen").partition(" {name: phone")[0].rstrip(", ") + "]}"
    postgres.describe(seen)
    plan = postgres.plan("user.name", "user.contact")
    assert blocked in " ".join(plan.entries["d:seen"].blocked)
    assert bool(plan.blocked) is bool(blocked)
    if not blocked:
        postgres.erase(plan)
        assert postgres.ask("SELECT name, email FROM person WHERE id = 1") == [(None, None)]


def test_a_view_of_sqlite_cannot_be_erased_from(tmp_path: Path):
    path = tmp_path / "d.sqlite"
    sqlite3.connect(path).close()
    database = Database("sqlite", f"sqlite:///{path}")
    database.make(f"{TABLES} CREATE VIEW seen AS SELECT email FROM person;")
    database.describe("{name: seen, fields: [{name: email, data_categories: [user], fides_meta: {identity: email}}]}")
    assert "it is a view" in database.plan().entries["d:seen"].blocked[0]


def test_what_the_database_computes_blocks_the_plan(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, name text,"
        " loud text GENERATED ALWAYS AS (name || '!') STORED);"
        "INSERT INTO person (id, email, name) VALUES (1, 'a@example.org', 'Ada');"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}},"
        " {name: name, data_categories: [user.name]}, {name: loud, data_categories: [user.content]}]}"
    )
    assert "the database computes it" in database.plan("user.content").entries["d:person"].blocked[0]
    assert database.erase(database.plan("user.name")) == {"d:person": 1}


def test_rows_in_schemas_that_nobody_described_are_asked_too(postgres: Database):
    postgres.make(
        f"{TABLES} CREATE SCHEMA other; CREATE TABLE other.hidden (person_id int REFERENCES person(id));"
        "INSERT INTO other.hidden VALUES (1); DELETE FROM note;"
    )
    postgres.describe(person(collection=DELETE))
    assert postgres.plan().entries["d:person"].blocked == ["1 rows of hidden refer to these rows and stay"]


def test_an_account_that_may_not_change_rows_is_known_before(postgres: Database):
    postgres.make(f"{TABLES} CREATE ROLE habeas_reader LOGIN; GRANT SELECT ON person TO habeas_reader;")
    try:
        postgres.url = postgres.url.replace("//postgres@", "//habeas_reader@")
        postgres.describe(person())
        assert "account may not" in postgres.plan("user.name").entries["d:person"].blocked[0]
    finally:
        postgres.url = postgres.url.replace("//habeas_reader@", "//postgres@")
        postgres.make("DROP OWNED BY habeas_reader; DROP ROLE habeas_reader;")


@pytest.mark.parametrize(
    ("index", "value", "blocked"),
    [
        ("UNIQUE INDEX u ON person (name, age)", "Bo", False),
        ("UNIQUE INDEX u ON person (name, phone)", "Bo", True),
        ("UNIQUE INDEX u ON person (lower(name))", "BO", True),
        ("UNIQUE INDEX u ON person (lower(name))", "Al", False),
        ("UNIQUE INDEX u ON person (name) WHERE age > 100", "Bo", False),
        ("UNIQUE INDEX u ON person (name) WHERE age > 30", "Bo", False),
        ("UNIQUE INDEX u ON person (name) WHERE age >= 30", "Bo", True),
    ],
)
def test_what_would_be_there_twice_is_found_in_every_kind_of_unique(
    postgres: Database, index: str, value: str, blocked: bool
):
    postgres.make(f"{TABLES} UPDATE person SET phone = '1'; CREATE {index};")
    postgres.describe(person())
    plan = postgres.plan("user.name", strategy="string_rewrite", rewrite_value=value)
    assert bool(plan.blocked) is blocked
    if not blocked:
        postgres.erase(plan)
