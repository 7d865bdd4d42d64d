"""What only MariaDB does: its collations, types, engines, rights, and transactions."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from pathlib import Path

import pymysql
import pytest
import sqlalchemy as sa

from tests.support.mariadb import MariaDB
from tests.workers.connectors.conftest import ADA, Database, Rows
from workers.connectors.problems import ErasureRefused, SystemDown, passes
from workers.connectors.sql import connect
from workers.engine.dataset import Collection
from workers.engine.documents import scalars
from workers.engine.graph import Graph
from workers.engine.loading import loads
from workers.erasure import Choices, execute
from workers.search import search

EMAIL = "{name: email, fides_meta: {identity: email}}"


def _all(database: Database) -> list[Collection]:
    return list(database.graph.collections.values())


def test_values_of_every_type_come_as_json(mariadb: Database):
    mariadb.make(
        "CREATE TABLE person (email varchar(90), u uuid, j json, doc text, b varbinary(9), bits bit(3),"
        " e enum('x', 'y'), d date, at datetime(3), seen timestamp NULL, t time, n decimal(30, 2), f float,"
        " big bigint unsigned, y year, old varchar(9) CHARACTER SET latin1, place point, nothing int,"
        " twice int AS (2 * 21) STORED);"
        """INSERT INTO person VALUES ('a@example.org', '00000000-0000-0000-0000-000000000001', '{"k":\n [1.50, null]}',
        'é 😀 " \\\\ \n', x'00ff', b'101', 'y', '0000-00-00', '2026-01-02 03:04:05.678', '2026-01-02 03:04:05',
        '-10:11:12', 12345678901234567890.50, 0.1, 18446744073709551615, 2026, 'größe', point(1, 2), NULL, DEFAULT);"""
    )
    names = ["u", "j", "doc", "b", "bits", "e", "d", "at", "seen", "t", "n", "f", "big", "y", "old", "place"]
    names += ["nothing", "twice"]
    mariadb.describe(f"{{name: person, fields: [{EMAIL}, {', '.join(f'{{name: {name}}}' for name in names)}]}}")
    (row,) = mariadb.found(email="a@example.org")["d:person"]
    row["seen"] = row["seen"][-6:]
    assert row == {
        "email": "a@example.org", "u": "00000000-0000-0000-0000-000000000001", "j": {"k": [1.5, None]},
        "doc": 'é 😀 " \\ \n', "b": "\\x00ff", "bits": 5, "e": "y", "d": "0000-00-00", "at": "2026-01-02T03:04:05.678",
        "seen": "+00:00", "t": "-10:11:12", "n": 12345678901234567890.5, "f": 0.1, "big": 18446744073709551615,
        "y": 2026, "old": "größe", "place": "POINT(1 2)", "nothing": None, "twice": 42,
    }  # fmt: skip


@pytest.mark.parametrize("given", ["n-1", "N-1 ", "Ñ-1", "N-1x"])
def test_an_identity_is_compared_to_the_letter_whatever_the_collation(mariadb: Database, given: str):
    mariadb.make("CREATE TABLE card (number varchar(40)); INSERT INTO card VALUES ('N-1 '), ('n-1'), ('Ñ-1');")
    mariadb.describe("{name: card, fields: [{name: number, fides_meta: {identity: number}}]}")
    found = [row["number"] for row in mariadb.found(number=given).get("d:card", [])]
    assert found == [number for number in ("N-1 ", "n-1", "Ñ-1") if number == given.strip()]


def test_an_address_with_an_accent_is_another_one(mariadb: Database):
    mariadb.make(
        "CREATE TABLE person (email varchar(90)); INSERT INTO person VALUES ('á@example.org'), ('A@example.org');"
    )
    mariadb.describe(f"{{name: person, fields: [{EMAIL}]}}")
    assert mariadb.found(email="a@example.org")["d:person"] == [{"email": "A@example.org"}]


@pytest.mark.parametrize(("collation", "found"), [("", ["c", "d"]), ("COLLATE utf8mb4_bin", ["d"])])
def test_references_are_followed_as_the_databases_own_foreign_keys_do(
    mariadb: Database, collation: str, found: list[str]
):
    mariadb.make(
        "CREATE TABLE person (nick varchar(40) PRIMARY KEY, email varchar(90));"
        f"CREATE TABLE post (id varchar(1), nick varchar(40) {collation});"
        "INSERT INTO person VALUES ('Ada', 'a@example.org'); INSERT INTO post VALUES ('c', 'ADA'), ('d', 'Ada');"
    )
    mariadb.describe(
        f"{{name: person, fields: [{{name: nick}}, {EMAIL}]}}, {{name: post, fields: [{{name: id}},"
        " {name: nick, fides_meta: {references: [{dataset: d, field: person.nick, direction: from}]}}]}"
    )
    assert sorted(row["id"] for row in mariadb.found(email="a@example.org")["d:post"]) == found


def test_keys_from_another_system_are_compared_to_the_letter(mariadb: Database, tmp_path: Path):
    mariadb.make("CREATE TABLE post (nick varchar(40)); INSERT INTO post VALUES ('Ada'), ('ADA'), ('Adá');")
    with sqlite3.connect(tmp_path / "site.sqlite") as site:
        site.execute("CREATE TABLE person (email, nick)")
        site.execute("INSERT INTO person VALUES ('a@example.org', 'Ada')")
    text = (
        f"dataset: [{{fides_key: site, collections: [{{name: person, fields: [{EMAIL}, {{name: nick}}]}}]}},"
        " {fides_key: d, collections: [{name: post, fields: [{name: nick, fides_meta:"
        " {references: [{dataset: site, field: person.nick, direction: from}]}}]}]}]"
    )
    rows, graph = Rows(), Graph.build(loads([("d.yml", text)]).datasets)
    mariadb.connector = connect(mariadb.url)
    systems = {"site": connect(f"sqlite:///{tmp_path / 'site.sqlite'}"), "d": mariadb.connector}
    search(graph, systems, ADA, sink=rows)
    assert rows.kept["d:post"] == [{"nick": "Ada"}]


def test_keys_may_be_octets(mariadb: Database):
    mariadb.make(
        "CREATE TABLE person (id binary(3) PRIMARY KEY, email varchar(90));"
        "CREATE TABLE post (person binary(3), text varchar(9));"
        "INSERT INTO person VALUES (x'00ff27', 'a@example.org'), (x'00fe27', 'b@example.org');"
        "INSERT INTO post VALUES (x'00ff27', 'mine'), (x'00fe27', 'theirs');"
    )
    mariadb.describe(
        f"{{name: person, fields: [{{name: id}}, {EMAIL}]}}, {{name: post, fields: [{{name: text}},"
        " {name: person, fides_meta: {references: [{dataset: d, field: person.id, direction: from}]}}]}"
    )
    assert mariadb.found(email="a@example.org")["d:post"] == [{"text": "mine", "person": "\\x00ff27"}]


DOCUMENTS = [
    '{"a": {"b": 1.50}}', '{"a": [{"b": ["x", ["y", {"z": true}]]}, {"b": null}]}',
    '[{"a": {"b": {"c": "é", "d": [1]}}}]',
    '{"a": "only"}', '{"b": 1}', "7", '"text"', "no JSON", "", "{", '{"a": {"c": {"b": 3}}}', "[[1, [2]], 3]", "null",
    '{"a": [[{"b": "deep"}]], "e\\"x": 1}',
]  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS)
def test_values_are_found_inside_documents_as_everywhere(mariadb: Database, document: str):
    mariadb.make("CREATE TABLE person (email varchar(90), doc text);")
    mariadb.describe(f"{{name: person, fields: [{EMAIL}, {{name: doc}}]}}")
    with mariadb.connector.session(_all(mariadb)) as session:
        table = session.catalogue.tables["d:person"]
        session.connection.execute(sa.insert(table.sa), {"doc": document})
        for path in ((), ("a",), ("a", "b"), ('e"x',)):
            value, source = session.dialect.inner_values(table.sa.c.doc, table.family("doc"), path, "inner_value")
            query = sa.select(value).select_from(table.sa.join(source, sa.true())).where(value.is_not(None))
            found = session.connection.execute(query).scalars().all()
            assert sorted(found) == sorted(scalars(document, path))


def test_an_engine_without_transactions_blocks_the_plan(mariadb: Database):
    mariadb.make(
        "CREATE TABLE person (id int PRIMARY KEY, email varchar(90), name varchar(9)) ENGINE = MyISAM;"
        "INSERT INTO person VALUES (1, 'a@example.org', 'Ada');"
    )
    mariadb.describe(f"{{name: person, fields: [{{name: id}}, {EMAIL}, {{name: name, data_categories: [user.name]}}]}}")
    for strategy in ("null_rewrite", "delete"):
        (reason,) = mariadb.plan(strategy=strategy).entries["d:person"].blocked
        assert reason == "the storage engine MyISAM has no transactions: nothing could be undone; convert it to InnoDB"


def test_a_table_without_a_key_needs_one_in_the_file_where_its_rows_would_be_lost(mariadb: Database):
    mariadb.make(
        "CREATE TABLE log (number int, email varchar(90));"
        "INSERT INTO log VALUES (1, 'a@example.org'), (2, 'a@example.org'), (3, 'b@example.org');"
    )
    log = (
        "{name: log, fields: [{name: number, fides_meta: {primary_key: KEY}},"
        " {name: email, data_categories: [user.contact], fides_meta: {identity: email}}]}"
    )
    mariadb.describe(log.replace("KEY", "false"))
    (reason,) = mariadb.plan().entries["d:log"].blocked
    assert "mark in the file as primary_key" in reason
    mariadb.describe(log.replace("KEY", "true"))
    assert mariadb.erase(mariadb.plan()) == {"d:log": 2}
    assert mariadb.ask("SELECT * FROM log ORDER BY number") == [(1, None), (2, None), (3, "b@example.org")]


def test_rows_without_a_key_are_deleted_by_what_leads_to_them(mariadb: Database):
    mariadb.make("CREATE TABLE log (email varchar(90)); INSERT INTO log VALUES ('a@example.org'), ('b@example.org');")
    mariadb.describe("{name: log, fields: [{name: email, data_categories: [user], fides_meta: {identity: email}}]}")
    assert mariadb.erase(mariadb.plan(strategy="delete")) == {"d:log": 1}
    assert mariadb.ask("SELECT * FROM log") == [("b@example.org",)]


def test_rows_that_refer_to_each_other_are_deleted_from_the_leaves_on(mariadb: Database):
    mariadb.make(
        "CREATE TABLE post (id int PRIMARY KEY, email varchar(90), answers int REFERENCES post(id));"
        "INSERT INTO post VALUES (1, 'a@example.org', NULL), (2, 'a@example.org', 1), (3, 'a@example.org', 2),"
        " (4, 'b@example.org', NULL);"
    )
    mariadb.describe(
        "{name: post, fields: [{name: id}, {name: answers}, {name: email, data_categories: [user], fides_meta:"
        " {identity: email}}]}"
    )
    assert mariadb.erase(mariadb.plan(strategy="delete")) == {"d:post": 3}
    assert mariadb.ask("SELECT id FROM post") == [(4,)]


def test_a_view_is_erased_from_where_the_database_lets_it(mariadb: Database):
    mariadb.make(
        f"{PEOPLE} CREATE VIEW seen AS SELECT id, email, name FROM person;"
        "CREATE VIEW counted AS SELECT max(id) AS id, email, max(name) AS name FROM person GROUP BY email;"
        "CREATE USER guest@localhost;"
        f"GRANT SELECT, UPDATE ON {mariadb.name}.seen TO guest@localhost;"
        f"GRANT SELECT, UPDATE ON {mariadb.name}.counted TO guest@localhost;"
        f"GRANT CREATE TEMPORARY TABLES ON {mariadb.name}.* TO guest@localhost;"
    )
    mariadb.url = mariadb.url.replace("//root@", "//guest@")
    try:
        for view, blocked in (("seen", False), ("counted", True)):
            mariadb.describe(
                f"{{name: {view}, fields: [{{name: id, fides_meta: {{primary_key: true}}}}, {EMAIL},"
                " {name: name, data_categories: [user.name]}]}"
            )
            plan = mariadb.plan("user.name")
            assert bool(plan.blocked) is blocked
            if not blocked:
                assert mariadb.erase(plan) == {"d:seen": 1}
            mariadb.connector.engine.dispose()
    finally:
        mariadb.make("DROP USER guest@localhost;")


PEOPLE = """
CREATE TABLE person (id int PRIMARY KEY, email varchar(90), name varchar(90));
INSERT INTO person VALUES (1, 'a@example.org', 'Ada'), (2, 'b@example.org', 'Bo');
"""
NAMED = f"{{name: person, fields: [{{name: id}}, {EMAIL}, {{name: name, data_categories: [user.name]}}]}}"


@pytest.mark.parametrize(("index", "value", "blocked"), [
    ("name", "BO", True), ("name", "bó", True), ("name", "Cy", False), ("name(1)", "Bert", True),
    ("name(2)", "By", False),
])  # fmt: skip
def test_what_would_be_there_twice_is_found_as_the_index_compares(
    mariadb: Database, index: str, value: str, blocked: bool
):
    mariadb.make(f"{PEOPLE} CREATE UNIQUE INDEX u ON person ({index});")
    mariadb.describe(NAMED)
    plan = mariadb.plan("user.name", strategy="string_rewrite", rewrite_value=value)
    assert bool(plan.blocked) is blocked
    if not blocked:
        mariadb.erase(plan)


def test_many_values_pass_through_in_batches_and_each_comes_back_to_its_row(mariadb: Database):
    mariadb.make(
        "CREATE TABLE person (a int, b varchar(20), email varchar(90), name text, PRIMARY KEY (a, b));"
        "INSERT INTO person SELECT seq, 'key\t' || seq, 'a@example.org', NULLIF('n' || (seq % 7), 'n0')"
        " FROM seq_1_to_5000;"
    )
    mariadb.describe(
        f"{{name: person, fields: [{{name: a}}, {{name: b}}, {EMAIL},"
        " {name: name, data_categories: [user.content]}]}"
    )
    allow = Choices(allow=frozenset(["d:person"]))
    assert mariadb.erase(mariadb.plan(strategy="aes_encrypt", choices=allow), allow) == {"d:person": 5000}
    left = "SELECT count(*), count(name), count(DISTINCT name) FROM person WHERE (name IS NULL) = (a % 7 = 0)"
    assert mariadb.ask(left) == [(5000, 4286, 4286)]


def test_a_random_text_is_another_in_each_row(mariadb: Database):
    mariadb.make(f"{PEOPLE} UPDATE person SET email = 'a@example.org', name = 'Ada';")
    mariadb.describe(NAMED)
    mariadb.erase(mariadb.plan("user.name", strategy="random_string_rewrite", length=60))
    assert mariadb.ask("SELECT count(DISTINCT name), min(length(name)), max(length(name)) FROM person") == [(2, 60, 60)]


def test_what_an_erasure_noted_is_no_obstacle_to_the_next_after_it_was_refused(mariadb: Database):
    mariadb.make(f"{PEOPLE} CREATE TRIGGER stay BEFORE UPDATE ON person FOR EACH ROW SET NEW.name = OLD.name;")
    mariadb.describe(NAMED)
    plan = mariadb.plan("user.name")
    with pytest.raises(ErasureRefused, match="still hold"):
        mariadb.erase(plan)
    assert mariadb.ask("SELECT name FROM person WHERE id = 1") == [("Ada",)]
    mariadb.make("DROP TRIGGER stay;")
    assert mariadb.erase(plan) == {"d:person": 1}


def test_a_refusal_is_named_by_its_number(mariadb: Database):
    mariadb.make(f"{PEOPLE} CREATE TRIGGER no BEFORE UPDATE ON person FOR EACH ROW SIGNAL SQLSTATE '45000';")
    mariadb.describe(NAMED)
    with pytest.raises(ErasureRefused, match=r"the database refused \(OperationalError 1644\)"):
        mariadb.erase(mariadb.plan("user.name"))


@pytest.mark.parametrize(
    ("number", "may_work_later"),
    [(1205, True), (2013, True), (1114, True), (1644, False), (4025, False), (3819, False), (1451, False)],
)
def test_what_may_work_later_is_told_from_what_never_will(number: int, may_work_later: bool):
    error = pymysql.err.OperationalError(number, "some words")
    assert passes(sa.exc.OperationalError("", {}, error)) is may_work_later


def test_a_search_sees_one_moment(mariadb: Database):
    mariadb.make(PEOPLE)
    mariadb.describe(NAMED)
    with mariadb.connector.session(_all(mariadb)) as session:
        mariadb.make("UPDATE person SET name = 'Changed';")
        names = session.connection.execute(sa.select(session.catalogue.tables["d:person"].sa.c.name)).scalars()
        assert sorted(names) == ["Ada", "Bo"]


def test_rows_that_changed_under_an_erasure_are_left_alone(mariadb: Database, monkeypatch: pytest.MonkeyPatch):
    mariadb.make(PEOPLE)
    mariadb.describe(NAMED)
    plan = mariadb.plan("user.name")
    note = mariadb.connector.dialect.note

    def changed_meanwhile(*noted: object) -> None:
        mariadb.make("UPDATE person SET name = 'Changed' WHERE id = 1;")
        note(*noted)

    monkeypatch.setattr(mariadb.connector.dialect, "note", changed_meanwhile)
    with pytest.raises(SystemDown, match="busy"):
        execute(plan, mariadb.graph, {"d": mariadb.connector}, ADA)
    assert mariadb.ask("SELECT name FROM person WHERE id = 1") == [("Changed",)]


@pytest.mark.parametrize(
    ("rights", "strategy", "reason"),
    [
        ("SELECT", "null_rewrite", "account may not"),
        ("SELECT, UPDATE", "null_rewrite", ""),
        ("SELECT, UPDATE", "delete", "account may not"),
        ("SELECT, DELETE", "delete", ""),
    ],
)
def test_an_account_that_may_not_change_rows_is_known_before(
    mariadb: Database, rights: str, strategy: str, reason: str
):
    mariadb.make(f"{PEOPLE} CREATE USER guest@localhost; GRANT {rights} ON {mariadb.name}.person TO guest@localhost;")
    try:
        mariadb.url = mariadb.url.replace("//root@", "//guest@")
        mariadb.describe(NAMED)
        blocked = mariadb.plan("user.name", strategy=strategy).entries["d:person"].blocked
        assert reason in " ".join(blocked)
        assert bool(blocked) is bool(reason)
    finally:
        mariadb.make("DROP USER guest@localhost;")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mariadb://guest:secret@localhost/NAME?unix_socket=SOCKET", "refuses the user or the password"),
        ("mariadb://guest:x@localhost/NAME?unix_socket=SOCKET", "account may not"),
        ("mariadb://root@localhost/nowhere?unix_socket=SOCKET", "does not exist"),
        ("mysql://root@127.0.0.1:1/x", "refuses connections"),
        ("mysql://root@nowhere.invalid/x", "host's name is not known"),
        ("mysql://root@localhost/x?unix_socket=/nonexistent", "system is down"),
    ],
)
def test_what_is_wrong_is_said_in_words(mariadb: Database, mariadb_server: MariaDB, url: str, words: str):
    mariadb.make(f"{PEOPLE} CREATE USER guest@localhost IDENTIFIED BY 'x'; GRANT INSERT ON person TO guest@localhost;")
    mariadb.describe(NAMED)
    connector = connect(url.replace("NAME", mariadb.name).replace("SOCKET", str(mariadb_server.socket)))
    try:
        with pytest.raises(SystemDown, match=words) as down, connector.session(_all(mariadb)) as session:
            session.connection.execute(sa.select(session.catalogue.tables["d:person"].sa))
        assert "secret" not in str(down.value)
    finally:
        mariadb.make("DROP USER guest@localhost;")


@pytest.mark.parametrize(
    ("url", "words"),
    [("mysql://u@h", "names no database"), ("mariadb://u@h/d?init_command=x", "a setting that nobody knows")],
)
def test_what_is_wrong_with_an_address_is_said_at_once(url: str, words: str):
    with pytest.raises(ValueError, match=words):
        connect(url)


def test_rows_are_read_as_they_come(mariadb: Database):
    mariadb.make(
        "CREATE TABLE person (id int PRIMARY KEY, email varchar(90), text varchar(400));"
        "INSERT INTO person SELECT seq, 'a@example.org', repeat('x', 400) FROM seq_1_to_50000;"
    )
    mariadb.describe(f"{{name: person, fields: [{{name: id}}, {EMAIL}, {{name: text}}]}}")
    (step,) = mariadb.graph.traverse(ADA).steps
    with mariadb.connector.session(_all(mariadb)) as session:
        selection = session.select(step, ADA, [], mariadb.graph)
        tracemalloc.start()
        rows = sum(chunk.count(b"\n") for chunk in selection.stream())
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert rows == 50_000
    assert peak < 5_000_000


def test_a_document_among_other_columns_stays_a_document(mariadb: Database):
    mariadb.make("CREATE TABLE person (email varchar(90), data json);")
    mariadb.make("""INSERT INTO person VALUES ('a@example.org', '{"n": 12345678901234567890.123456789, "a": "x"}');""")
    mariadb.describe(
        f"{{name: person, fields: [{EMAIL}, {{name: data, fides_meta: {{data_type: object}}, fields:"
        " [{name: a, data_categories: [user.content]}, {name: n}]}]}"
    )
    mariadb.make("ALTER TABLE person ADD id int AUTO_INCREMENT PRIMARY KEY;")
    assert mariadb.erase(mariadb.plan("user.content", strategy="hash")) == {"d:person": 1}
    ((data,),) = mariadb.ask("SELECT data FROM person")
    assert "12345678901234567890.123456789" in data
    assert len(json.loads(data)["a"]) == 64
