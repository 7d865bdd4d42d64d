"""How new the rows of a plan are: what staff need to see before they approve that all of it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.workers.connectors.conftest import Database
from workers.connectors.newest import latest


def planned(database: Database, columns: str, *rows: str, fields: str) -> str:
    """The newest day of a plan about a person with these rows in one more table."""
    values = ", ".join(f"({number}, 1, {row})" for number, row in enumerate(rows))
    database.make(f"""
        CREATE TABLE person (id int PRIMARY KEY, email text);
        CREATE TABLE entry (id int PRIMARY KEY, person_id int, {columns});
        INSERT INTO person VALUES (1, 'a@example.org'), (2, 'b@example.org');
        INSERT INTO entry VALUES {values};
    """)
    database.describe(
        "{name: person, fields: [{name: id, fides_meta: {primary_key: true}},"
        " {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}]},"
        " {name: entry, fields: [{name: id, fides_meta: {primary_key: true}},"
        " {name: person_id, fides_meta: {references: [{dataset: d, field: person.id, direction: from}]}},"
        f" {fields}]}}"
    )
    return database.plan(strategy="delete").entries["d:entry"].newest


def test_it_is_the_latest_day_of_the_persons_rows(database: Database):
    rows = ("'2024-03-09'", "'2026-11-03'", "NULL", "'2025-01-01'")
    assert planned(database, "day date", *rows, fields="{name: day, data_categories: [user.behavior]}") == "2026-11-03"


def test_of_several_columns_the_latest_counts_whatever_their_types(database: Database):
    fields = "{name: day, data_categories: [user.behavior]}, {name: at, data_categories: [user.behavior]}"
    row = "'2024-03-09', '2024-05-01 10:30:00'"
    assert planned(database, "day date, at timestamp", row, fields=fields) == "2024-05-01"


def test_what_lies_in_the_future_is_when_something_ends_not_when_it_was_written(database: Database):
    later = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    fields = "{name: day, data_categories: [user.behavior]}"
    assert planned(database, "day date", f"'{later}'", "'2020-02-02'", fields=fields) == "2020-02-02"


def test_a_date_of_birth_is_not_when_something_was_written(database: Database):
    fields = "{name: born, data_categories: [user.demographic.date_of_birth]}"
    assert planned(database, "born date", "'1990-02-02'", fields=fields) == ""


def test_a_column_that_the_file_does_not_list_is_not_looked_at(database: Database):
    fields = "{name: word, data_categories: [user.content]}"
    assert planned(database, "word int, day date", "7, '2024-03-09'", fields=fields) == ""


def test_texts_are_dates_where_the_database_has_no_type_for_dates(database: Database):
    rows = ("'2024-03-09T10:00:00Z'", "'2024-03-10 10:00'", "'2025-01-01 is when I was there'", "'nothing'")
    newest = planned(database, "said text", *rows, fields="{name: said, data_categories: [user.content]}")
    assert newest == ("2024-03-10" if database.kind == "sqlite" else "")


def test_endless_and_broken_dates_tell_nothing(postgres: Database):
    fields = "{name: day, data_categories: [user.behavior]}"
    assert planned(postgres, "day date", "'infinity'", "'-infinity'", fields=fields) == ""
    assert latest(["2024-13-01", None, "soon"]) == ""
