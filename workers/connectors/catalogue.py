"""What a live database says of its tables: columns, keys, constraints. Read once a connection, never guessed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector, ObjectKind

from workers.engine.dataset import Collection
from workers.engine.source import DatasetError, FileWarning


class Family(StrEnum):
    """Types that compare with each other without a cast."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    UUID = "uuid"
    JSON = "json"
    ARRAY = "array"
    OTHER = "other"


@dataclass(frozen=True)
class ForeignKey:
    """``columns`` of ``table`` refer to ``target_columns`` of ``target``; both tables as (schema, name)."""

    table: tuple[str, str]
    columns: tuple[str, ...]
    target: tuple[str, str]
    target_columns: tuple[str, ...]
    on_delete: str


@dataclass(frozen=True)
class Table:
    """One table or view as the database describes it."""

    sa: sa.Table
    primary_key: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    checks: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple[str, str]:
        """(schema, name)."""
        return self.sa.schema or "", self.sa.name

    def family(self, column: str) -> Family:
        """The family of a column's type."""
        return family_of(self.sa.c[column].type)

    def length(self, column: str) -> int | None:
        """The most characters a text column takes."""
        return getattr(self.sa.c[column].type, "length", None) if self.family(column) is Family.TEXT else None

    def is_unique(self, column: str) -> bool:
        """Whether no two rows have the same value there."""
        return (column,) in (self.primary_key, *self.uniques)

    def nullable(self, column: str) -> bool:
        """Whether the column may be NULL."""
        return bool(self.sa.c[column].nullable) and column not in self.primary_key


@dataclass(frozen=True)
class Catalogue:
    """The tables that collections describe, and every foreign key of their schemas."""

    tables: dict[str, Table]
    foreign_keys: tuple[ForeignKey, ...]
    drift: tuple[FileWarning, ...]

    def referring_to(self, table: Table) -> list[ForeignKey]:
        """Foreign keys that point at a table."""
        return [each for each in self.foreign_keys if each.target == table.key]

    def leaving(self, table: Table) -> list[ForeignKey]:
        """Foreign keys of a table."""
        return [each for each in self.foreign_keys if each.table == table.key]


def family_of(type_: sa.types.TypeEngine[object]) -> Family:
    """The family of a reflected type."""
    families = (
        (sa.Enum, Family.OTHER),
        (sa.String, Family.TEXT),
        (sa.Integer, Family.INTEGER),
        (sa.Numeric, Family.NUMBER),
        (sa.Uuid, Family.UUID),
        (sa.JSON, Family.JSON),
        (sa.ARRAY, Family.ARRAY),
    )
    return next((family for kind, family in families if isinstance(type_, kind)), Family.OTHER)


def read(connection: sa.Connection, collections: Iterable[Collection]) -> Catalogue:
    """Compare collections with the live database, in a handful of queries however many tables there are.

    Raises DatasetError for a table or column that the database lacks; columns it has beyond the file are drift.
    """
    inspector = sa.inspect(connection)
    tables: dict[str, Table] = {}
    drift: list[FileWarning] = []
    foreign_keys: list[ForeignKey] = []
    for schema, inside in _by_schema(collections).items():
        described = _Described(inspector, schema, [collection.name for collection in inside])
        for collection in inside:
            table = tables[collection.address] = _table(described, collection)
            drift.extend(_drift(collection, table))
        foreign_keys.extend(_foreign_keys(connection, inspector, schema))
    return Catalogue(tables, tuple(foreign_keys), tuple(drift))


def _by_schema(collections: Iterable[Collection]) -> dict[str | None, list[Collection]]:
    grouped: dict[str | None, list[Collection]] = {}
    for collection in collections:
        grouped.setdefault(collection.schema or None, []).append(collection)
    return grouped


class _Described:
    """What the database says of some tables of one schema, each kind of thing asked for once."""

    def __init__(self, inspector: Inspector, schema: str | None, names: list[str]) -> None:
        self.schema = schema
        asked: dict[str, Any] = {"schema": schema, "filter_names": names, "kind": ObjectKind.ANY}
        self.columns = inspector.get_multi_columns(**asked)
        self.primary_keys = inspector.get_multi_pk_constraint(**asked)
        self.uniques = inspector.get_multi_unique_constraints(**asked)
        self.indexes = inspector.get_multi_indexes(**asked)
        self.checks = inspector.get_multi_check_constraints(**asked)


def _table(described: _Described, collection: Collection) -> Table:
    key = described.schema, collection.name
    known = {column["name"]: column for column in described.columns.get(key) or ()}
    _refuse_missing(collection, described.schema, known)
    reflected = sa.Table(
        collection.name,
        sa.MetaData(),
        *(sa.Column(name, column["type"], nullable=column["nullable"]) for name, column in known.items()),
        schema=described.schema,
        quote=True,
    )
    primary_key = described.primary_keys.get(key)
    checks = described.checks.get(key) or ()
    return Table(
        reflected,
        tuple(primary_key["constrained_columns"]) if primary_key else (),
        tuple(_uniques(described, key)),
        tuple((str(check["name"] or "check"), check["sqltext"]) for check in checks),
    )


def _refuse_missing(collection: Collection, schema: str | None, known: Container[str]) -> None:
    missing = [field for field in collection.fields if field.name not in known]
    if not known:
        where = f" in the schema {schema!r}" if schema else ""
        raise DatasetError(collection.file, collection.line, f"the database has no table {collection.name!r}{where}")
    for field in missing:
        reason = f"the table {collection.name!r} has no column {field.name!r}"
        raise DatasetError(collection.file, field.line, reason)


def _uniques(described: _Described, key: tuple[str | None, str]) -> Iterator[tuple[str, ...]]:
    for constraint in described.uniques.get(key) or ():
        yield tuple(constraint["column_names"])
    for index in described.indexes.get(key) or ():
        if index["unique"]:
            yield tuple(column for column in index["column_names"] if column)


def _foreign_keys(connection: sa.Connection, inspector: Inspector, schema: str | None) -> Iterator[ForeignKey]:
    if connection.dialect.name == "sqlite":
        yield from _sqlite_foreign_keys(connection)
        return
    default = inspector.default_schema_name or ""

    def place(named: str | None) -> str:
        given = named or schema or ""
        return "" if schema is None and given == default else given

    for (_schema, name), keys in inspector.get_multi_foreign_keys(schema=schema).items():
        for key in keys:
            yield ForeignKey(
                (schema or "", str(name)),
                tuple(key["constrained_columns"]),
                (place(key["referred_schema"]), key["referred_table"]),
                tuple(key["referred_columns"]),
                str(key.get("options", {}).get("ondelete") or "NO ACTION").upper(),
            )


SQLITE_FOREIGN_KEYS = sa.text("""
SELECT tables.name, keys.id, keys."table", keys."from", keys."to", keys.on_delete
FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
WHERE tables.type = 'table' ORDER BY tables.name, keys.id, keys.seq
""")


def _sqlite_foreign_keys(connection: sa.Connection) -> Iterator[ForeignKey]:
    """SQLAlchemy reads ON DELETE from the text of a table's definition and misses it beside a column."""
    rows = connection.execute(SQLITE_FOREIGN_KEYS).all()
    for (name, _id), group in groupby(rows, key=lambda row: (row[0], row[1])):
        parts = list(group)
        target = parts[0][2]
        theirs = [part[4] for part in parts]
        if None in theirs:  # the target's primary key, unsaid
            theirs = sa.inspect(connection).get_pk_constraint(target)["constrained_columns"]
        ours = tuple(part[3] for part in parts)
        yield ForeignKey(("", name), ours, ("", target), tuple(theirs), str(parts[0][5]).upper())


def _drift(collection: Collection, table: Table) -> Iterable[FileWarning]:
    listed = set(collection.columns)
    for column in table.sa.c:
        if column.name not in listed:
            text = f"the column {collection.name}.{column.name} is in the database but not in the file: not returned"
            yield FileWarning(collection.file, collection.line, text)
