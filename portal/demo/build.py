"""Makes the demo's two databases from their schemas and rows. Imports nothing of Django."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

from portal.demo import registry, site
from portal.demo.registry import Row

SCHEMA = Path(__file__).resolve().parent / "schema"


def build_registry(url: str) -> None:
    """Fill an empty Postgres database, whole or not at all; one that is filled stays as it is."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('citizens')").fetchone() != (None,):
            return
        connection.execute(_schema("registry"))
        for table, rows in registry.tables().items():
            _copy(connection, table, rows())
        connection.execute(_schema("registry_indexes"))


def build_site(path: Path) -> None:
    """Make the SQLite file; one that is there stays as it is."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        connection.executescript(_schema("site").decode())
        for table, rows in site.tables().items():
            _insert(connection, table, rows())
    unfinished.replace(path)


def _schema(name: str) -> bytes:
    return (SCHEMA / f"{name}.sql").read_bytes()


def _copy(connection: psycopg.Connection, table: str, rows: Iterator[Row]) -> None:
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[Row]) -> None:
    first = next(rows)
    statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"  # noqa: S608  our own table names
    connection.execute(statement, first)
    connection.executemany(statement, rows)
