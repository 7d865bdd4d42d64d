"""What SQLAlchemy's reflection leaves out: every foreign key of the database, and what each relation is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

Key = tuple[str, str]  # schema and name


@dataclass(frozen=True)
class ForeignKey:
    """``columns`` of ``table`` refer to ``target_columns`` of ``target``; both tables as (schema, name)."""

    table: Key
    columns: tuple[str, ...]
    target: Key
    target_columns: tuple[str, ...]
    on_delete: str


@dataclass(frozen=True)
class Relation:
    """A table or view where it really lies, and whether its rows can be changed, and by us; ``unsafe`` names the
    storage engine of one whose changes cannot be taken back.
    """

    key: Key
    view: bool
    updatable: bool
    deletable: bool
    unsafe: str = ""


ON_DELETE = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

POSTGRES_RELATIONS = sa.text("""
SELECT space.nspname, class.relname, class.relkind IN ('v', 'm'),
    pg_relation_is_updatable(class.oid, true) & 4 > 0 AND has_any_column_privilege(class.oid, 'UPDATE'),
    pg_relation_is_updatable(class.oid, true) & 16 > 0 AND has_table_privilege(class.oid, 'DELETE')
FROM pg_class class JOIN pg_namespace space ON space.oid = class.relnamespace
WHERE class.relname = ANY(:names) AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
AND CASE WHEN CAST(:schema AS text) IS NULL THEN pg_table_is_visible(class.oid) ELSE space.nspname = :schema END
""")
POSTGRES_FOREIGN_KEYS = sa.text("""
SELECT here.nspname, class.relname, ARRAY(
        SELECT CAST(attname AS text) FROM unnest(key.conkey) WITH ORDINALITY AS part(number, place)
        JOIN pg_attribute ON attrelid = key.conrelid AND attnum = part.number ORDER BY part.place
    ), there.nspname, target.relname, ARRAY(
        SELECT CAST(attname AS text) FROM unnest(key.confkey) WITH ORDINALITY AS part(number, place)
        JOIN pg_attribute ON attrelid = key.confrelid AND attnum = part.number ORDER BY part.place
    ), CAST(key.confdeltype AS text)
FROM pg_constraint key
JOIN pg_class class ON class.oid = key.conrelid JOIN pg_namespace here ON here.oid = class.relnamespace
JOIN pg_class target ON target.oid = key.confrelid JOIN pg_namespace there ON there.oid = target.relnamespace
WHERE key.contype = 'f' AND key.conparentid = 0
""")
SQLITE_RELATIONS = sa.text("SELECT name, type = 'view' FROM sqlite_schema WHERE type IN ('table', 'view')")
SQLITE_FOREIGN_KEYS = sa.text("""
SELECT tables.name, keys.id, keys."table", keys."from", keys."to", keys.on_delete
FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
WHERE tables.type = 'table' ORDER BY tables.name, keys.id, keys.seq
""")


def relations(connection: sa.Connection, schema: str | None, names: Sequence[str]) -> dict[str, Relation]:
    """What the named tables and views of a schema are; without one, those that their bare names mean."""
    if connection.dialect.name == "sqlite":
        return {
            name: Relation(("", name), bool(view), not view, not view)
            for name, view in connection.execute(SQLITE_RELATIONS)
        }
    rows = connection.execute(POSTGRES_RELATIONS, {"names": list(names), "schema": schema})
    return {
        name: Relation((space, name), view, updatable, deletable) for space, name, view, updatable, deletable in rows
    }


def foreign_keys(connection: sa.Connection) -> Iterator[ForeignKey]:
    """Every foreign key, of described tables and of others: rows that nobody described may refer to those erased."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite_foreign_keys(connection)
        return
    for schema, name, ours, their_schema, target, theirs, action in connection.execute(POSTGRES_FOREIGN_KEYS):
        yield ForeignKey((schema, name), tuple(ours), (their_schema, target), tuple(theirs), ON_DELETE[action])


def _sqlite_foreign_keys(connection: sa.Connection) -> Iterator[ForeignKey]:
    """SQLAlchemy reads ON DELETE from the text of a table's definition and misses it beside a column."""
    rows: list[Any] = list(connection.execute(SQLITE_FOREIGN_KEYS).all())
    for (name, _id), group in groupby(rows, key=lambda row: (row[0], row[1])):
        parts = list(group)
        target = parts[0][2]
        theirs = [part[4] for part in parts]
        if None in theirs:  # the target's primary key, unsaid
            theirs = sa.inspect(connection).get_pk_constraint(target)["constrained_columns"]
        ours = tuple(part[3] for part in parts)
        yield ForeignKey(("", name), ours, ("", target), tuple(theirs), str(parts[0][5]).upper())
