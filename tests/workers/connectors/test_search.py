"""What is found in real databases, however they are made."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.workers.connectors.conftest import Database
from workers.connectors.catalogue import Family
from workers.connectors.dialects.dialect import Later
from workers.connectors.problems import SystemDown
from workers.connectors.sql import connect
from workers.engine.graph import Graph
from workers.engine.loading import loads
from workers.engine.source import DatasetError

PERSON = (
    "{name: person, fields: [{name: id, fides_meta: {primary_key: true}},"
    " {name: email, fides_meta: {identity: email}}]}"
)
NOTE = (
    "{name: note, fields: [{name: id, fides_meta: {primary_key: true}},"
    " {name: person_id, fides_meta: {references: [{dataset: d, field: person.id, direction: from}]}}, {name: text}]}"
)
TABLES = """
CREATE TABLE person (id int PRIMARY KEY, email text);
CREATE TABLE note (id int PRIMARY KEY, person_id int REFERENCES person(id), text text);
INSERT INTO person VALUES (1, 'a@example.org'), (2, 'b@example.org');
INSERT INTO note VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 1, 'three');
"""


def test_rows_are_found_by_their_references(database: Database):
    database.make(TABLES)
    database.describe(f"{PERSON}, {NOTE}")
    found = database.found(email="a@example.org")
    assert [row["id"] for row in found["d:person"]] == [1]
    assert sorted(row["id"] for row in found["d:note"]) == [1, 3]


def test_statements_that_serve_everybody_find_each_person_their_own_rows(database: Database):
    database.make(TABLES)
    database.describe(f"{PERSON}, {NOTE}")
    notes = {name: database.found(email=f"{name}@example.org").get("d:note") for name in ("a", "b", "c", "a2", "a")}
    assert {name: sorted(row["id"] for row in rows or []) for name, rows in notes.items()} == {
        "a": [1, 3],
        "b": [2],
        "c": [],
        "a2": [],
    }


def test_a_list_that_is_given_later_must_be_given(database: Database):
    database.make(TABLES)
    database.describe(f"{PERSON}, {NOTE}")
    collections = list(database.graph.collections.values())
    with database.connector.session(collections) as session:
        table = session.catalogue.tables["d:note"].sa
        mine = session.dialect.one_of(table.c.person_id, Family.INTEGER, Later("keys"))
        compiled = sa.select(table).where(mine).compile(dialect=session.connection.dialect)
        with pytest.raises(sa.exc.InvalidRequestError):
            next(session.dialect.stream(session.connection, compiled, {}), None)


@pytest.mark.parametrize("given", ["A@Example.ORG", "  a@example.org\t", "a@EXAMPLE.org "])
def test_an_address_is_found_in_any_case_and_with_space_around_it(database: Database, given: str):
    database.make(TABLES + "INSERT INTO person VALUES (3, '  A@example.org ');")
    database.describe(PERSON)
    assert sorted(row["id"] for row in database.found(email=given)["d:person"]) == [1, 3]


@pytest.mark.parametrize(
    "hostile",
    ["' OR 1=1 --", '"; DROP TABLE person', "%", "_@example.org", "\\", "a\x00b", "😀", "$1", ":email", "x" * 9000],
)
def test_an_identity_is_only_ever_a_value(database: Database, hostile: str):
    database.make(TABLES)
    database.describe(f"{PERSON}, {NOTE}")
    assert database.found(email=hostile) == {}
    assert database.ask("SELECT count(*) FROM person") == [(2,)]


@pytest.mark.parametrize("given", ["7", " 7 ", "seven", "7.5", "9" * 40, ""])
def test_an_identity_of_another_type_finds_what_equals_it_and_nothing_else(database: Database, given: str):
    database.make("CREATE TABLE person (id int PRIMARY KEY); INSERT INTO person VALUES (7);")
    database.describe("{name: person, fields: [{name: id, fides_meta: {identity: number}}]}")
    assert bool(database.found(number=given)) is (given.strip() == "7")


def test_names_that_need_quoting_are_quoted(database: Database):
    database.make(
        'CREATE TABLE "Order" ("select" int PRIMARY KEY, "E-Mail ""x""" text, "größe" text);'
        """INSERT INTO "Order" VALUES (1, 'a@example.org', 'groß');"""
    )
    database.describe(
        "{name: Order, fields: [{name: select}, {name: 'E-Mail \"x\"', fides_meta: {identity: email}}, {name: größe}]}"
    )
    assert database.found(email="a@example.org")["d:Order"] == [
        {"select": 1, 'E-Mail "x"': "a@example.org", "größe": "groß"}
    ]


def test_composite_keys_views_and_tables_without_a_key_are_searched(database: Database):
    database.make(
        "CREATE TABLE part (a int, b int, email text, PRIMARY KEY (a, b));"
        "CREATE TABLE bare (email text, note text);"
        "CREATE VIEW seen AS SELECT email, note FROM bare;"
        "INSERT INTO part VALUES (1, 1, 'a@example.org'), (1, 2, 'b@example.org');"
        "INSERT INTO bare VALUES ('a@example.org', NULL), ('a@example.org', '');"
    )
    email = "{name: email, fides_meta: {identity: email}}"
    database.describe(
        f"{{name: part, fields: [{{name: a}}, {{name: b}}, {email}]}},"
        f" {{name: bare, fields: [{email}, {{name: note}}]}},"
        f" {{name: seen, fields: [{email}, {{name: note}}]}}"
    )
    found = database.found(email="a@example.org")
    assert found["d:part"] == [{"a": 1, "b": 1, "email": "a@example.org"}]
    assert sorted(found["d:bare"], key=str) == sorted(found["d:seen"], key=str)
    assert {row["note"] for row in found["d:bare"]} == {None, ""}


def test_a_table_that_refers_to_itself_is_read_once(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, parent int REFERENCES person(id));"
        "INSERT INTO person VALUES (1, 'a@example.org', NULL), (2, 'b@example.org', 1);"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}}, {name: parent}]}"
    )
    assert [row["id"] for row in database.found(email="a@example.org")["d:person"]] == [1]


def test_tables_that_refer_to_each_other_in_a_circle_are_each_read_once(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, team_id int);"
        "CREATE TABLE team (id int PRIMARY KEY, lead_id int);"
        "INSERT INTO person VALUES (1, 'a@example.org', 5); INSERT INTO team VALUES (5, 1), (6, 2);"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}}, {name: team_id}]},"
        "{name: team, fields: [{name: id, fides_meta: {references: [{dataset: d, field: person.team_id}]}},"
        " {name: lead_id, fides_meta: {references: [{dataset: d, field: person.id}]}}]}"
    )
    assert [row["id"] for row in database.found(email="a@example.org")["d:team"]] == [5]


def test_rows_of_other_people_are_flagged_and_only_then(database: Database):
    database.make(
        "CREATE TABLE person (id int PRIMARY KEY, email text, home int);"
        "CREATE TABLE home (id int PRIMARY KEY, street text);"
        "INSERT INTO person VALUES (1, 'a@example.org', 1), (2, 'b@example.org', 1), (3, 'c@example.org', 2);"
        "INSERT INTO home VALUES (1, 'shared'), (2, 'alone');"
    )
    database.describe(
        "{name: person, fields: [{name: id}, {name: email, fides_meta: {identity: email}}, {name: home}]},"
        "{name: home, fields: [{name: street},"
        " {name: id, fides_meta: {references: [{dataset: d, field: person.home, direction: from}]}}]}"
    )
    assert database.searched(email="a@example.org")[0].results["d:home"].shared == 1
    assert database.searched(email="c@example.org")[0].results["d:home"].shared == 0


def test_columns_that_the_file_does_not_list_are_drift_and_stay_where_they_are(database: Database):
    database.make(TABLES)
    database.describe("{name: note, fields: [{name: id, fides_meta: {identity: number}}]}")
    report, rows = database.searched(number="1")
    assert rows.kept == {"d:note": [{"id": 1}]}
    assert "note.text is in the database but not in the file" in " ".join(report.warnings["d:note"])


@pytest.mark.parametrize(("field", "reason"), [("nmae", "no column 'nmae'"), ("id", "")])
def test_a_column_that_the_database_lacks_is_refused_with_file_and_line(database: Database, field: str, reason: str):
    database.make(TABLES)
    table = "person" if reason else "persons"
    database.describe(f"{{name: {table}, fields: [{{name: {field}, fides_meta: {{identity: email}}}}]}}")
    with pytest.raises(DatasetError, match=reason or "no table 'persons'") as problem:
        database.found(email="a@example.org")
    assert (problem.value.file, problem.value.line) == ("d.yml", 1)


def test_values_of_every_type_come_as_json(postgres: Database):
    postgres.make(
        "CREATE TYPE mood AS ENUM ('glad');"
        "CREATE TABLE person (email text, u uuid, j jsonb, l int[], b bytea, n numeric, i inet, m mood, t timestamptz,"
        " d date, twice int GENERATED ALWAYS AS (2 * 21) STORED);"
        "INSERT INTO person VALUES ('a@example.org', '00000000-0000-0000-0000-000000000001', '{\"k\": [1, null]}',"
        " '{1,2}', '\\x00ff', 'NaN', '192.0.2.1', 'glad', '2026-01-02 03:04:05+00', '2026-01-02');"
    )
    names = ", ".join(f"{{name: {name}}}" for name in ["u", "j", "l", "b", "n", "i", "m", "t", "d", "twice"])
    postgres.describe(f"{{name: person, fields: [{{name: email, fides_meta: {{identity: email}}}}, {names}]}}")
    (row,) = postgres.found(email="a@example.org")["d:person"]
    assert row | {"t": ""} == {
        "email": "a@example.org", "u": "00000000-0000-0000-0000-000000000001", "j": {"k": [1, None]}, "l": [1, 2],
        "b": "\\x00ff", "n": "NaN", "i": "192.0.2.1", "m": "glad", "t": "", "d": "2026-01-02", "twice": 42,
    }  # fmt: skip


def test_a_schema_of_its_own_is_named_in_the_file(postgres: Database):
    postgres.make("CREATE SCHEMA s; CREATE TABLE s.person (email text); INSERT INTO s.person VALUES ('a@example.org');")
    text = (
        "dataset: [{fides_key: d, fides_meta: {namespace: {schema: s}},"
        " collections: [{name: person, fields: [{name: email, fides_meta: {identity: email}}]}]}]"
    )
    postgres.graph, postgres.connector = Graph.build(loads([("d.yml", text)]).datasets), connect(postgres.url)
    assert postgres.found(email="a@example.org") == {"d:person": [{"email": "a@example.org"}]}


def test_a_catalogue_that_changed_under_a_search_is_read_again(database: Database):
    database.make(TABLES)
    database.describe(f"{PERSON}, {NOTE}")
    assert database.found(email="a@example.org")
    database.make("ALTER TABLE note RENAME COLUMN text TO body;")
    with pytest.raises(SystemDown):
        database.found(email="a@example.org")
    with pytest.raises(DatasetError, match="no column 'text'"):
        database.found(email="a@example.org")


def test_many_rows_are_streamed(database: Database):
    database.make(TABLES)
    numbers = {
        "postgres": "SELECT n FROM generate_series(10, 30009) n",
        "sqlite": "WITH RECURSIVE s(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM s WHERE n < 30009) SELECT n FROM s",
        "mariadb": "SELECT seq AS n FROM seq_10_to_30009",
    }
    database.make(f"INSERT INTO note SELECT n, 1, 'text ' || n FROM ({numbers[database.kind]}) s;")
    database.describe(f"{PERSON}, {NOTE}")
    assert len(database.found(email="a@example.org")["d:note"]) == 30_002


REGISTER = (
    "{name: register, fields: [{name: number, fides_meta: {identity: number}},"
    " {name: email, fides_meta: {identity: email}}]}"
)
ACCOUNT = (
    "{name: account, fields: [{name: email, fides_meta: {identity: email}},"
    " {name: number, fides_meta: {references: [{dataset: d, field: register.number, direction: to}]}}]}"
)
ENTRIES = """
CREATE TABLE register (number varchar(40) PRIMARY KEY, email text);
CREATE TABLE account (email varchar(40) PRIMARY KEY, number text);
INSERT INTO register VALUES ('N-1', 'a@example.org'), ('N-2', NULL), ('N-3', NULL);
INSERT INTO account VALUES ('c@example.org', 'N-3');
"""


@pytest.mark.parametrize(
    ("identities", "doubtful"),
    [
        ({"email": "eve@example.org", "number": "N-1"}, True),
        ({"email": "eve@example.org", "number": "N-2"}, True),
        ({"email": "a@example.org", "number": "N-2"}, True),
        ({"email": "a@example.org", "number": "N-1"}, False),
        ({"email": "c@example.org", "number": "N-3"}, False),  # an account with this address names the number
        ({"number": "N-2"}, False),
    ],
)
def test_a_number_that_nothing_ties_to_the_address_may_be_somebody_elses(
    database: Database, identities: dict[str, str], doubtful: bool
):
    database.make(ENTRIES)
    database.describe(f"{REGISTER}, {ACCOUNT}")
    report, _rows = database.searched(**identities)
    assert report.untied == (["d:register"] if doubtful else [])


def test_a_table_that_knows_numbers_only_ties_nothing_to_an_address(database: Database):
    database.make("CREATE TABLE card (number varchar(40) PRIMARY KEY); INSERT INTO card VALUES ('N-1');")
    database.describe("{name: card, fields: [{name: number, fides_meta: {identity: number}}]}")
    report, _rows = database.searched(email="eve@example.org", number="N-1")
    assert report.untied == ["d:card"]


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:p@ss:secret@h:5432/d", "postgresql://u@h:secret/d", "secret"],
)
def test_what_is_wrong_with_an_address_is_said_without_its_secrets(url: str):
    with pytest.raises(ValueError, match="not a database URL") as refused:
        connect(url)
    assert "secret" not in str(refused.value)


def test_an_account_that_may_not_read_a_table_is_told_so(postgres: Database):
    postgres.make(TABLES + "CREATE ROLE habeas_guest LOGIN; GRANT SELECT ON person TO habeas_guest;")
    try:
        owner, postgres.url = postgres.url, postgres.url.replace("//postgres@", "//habeas_guest@")
        postgres.describe(f"{PERSON}, {NOTE}")
        with pytest.raises(SystemDown, match="account may not"):
            postgres.found(email="a@example.org")
    finally:
        postgres.url = owner
        postgres.make("DROP OWNED BY habeas_guest; DROP ROLE habeas_guest;")


@pytest.mark.parametrize(
    ("names", "two"), [(("Ada", " ada "), False), (("Ada", None), False), (("Ada", ""), False), (("Ada", "Bo"), True)]
)
def test_rows_under_different_names_may_be_two_people(database: Database, names: tuple, two: bool):
    first, second = ("NULL" if name is None else f"'{name}'" for name in names)
    database.make(
        "CREATE TABLE person (email text, name text);"
        f"INSERT INTO person VALUES ('a@example.org', {first}), ('a@example.org', {second}), ('b@example.org', 'Cy');"
    )
    database.describe(
        "{name: person, fields: [{name: email, fides_meta: {identity: email}},"
        " {name: name, data_categories: [user.name]}]}"
    )
    assert bool(database.searched(email="a@example.org")[0].ambiguous) is two
