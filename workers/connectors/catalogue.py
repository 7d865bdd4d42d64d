"""What a live database says of its tables: columns, keys, constraints. Read once a connection, never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector

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
    """Compare collections with the live database.

    Raises DatasetError for a table or column that the database lacks; columns it has beyond the file are drift.
    """
    inspector = sa.inspect(connection)
    default = inspector.default_schema_name or ""
    tables: dict[str, Table] = {}
    drift: list[FileWarning] = []
    for collection in collections:
        table = _table(inspector, collection)
        tables[collection.address] = table
        drift.extend(_drift(collection, table))
    schemas = {table.sa.schema for table in tables.values()}
    foreign_keys = [key for schema in sorted(schemas, key=str) for key in _foreign_keys(inspector, schema, default)]
    return Catalogue(tables, tuple(foreign_keys), tuple(drift))


def _table(inspector: Inspector, collection: Collection) -> Table:
    schema = collection.schema or None
    try:
        columns = inspector.get_columns(collection.name, schema=schema)
    except sa.exc.NoSuchTableError:
        columns = []
    if not columns:
        where = f" in the schema {schema!r}" if schema else ""
        raise DatasetError(collection.file, collection.line, f"the database has no table {collection.name!r}{where}")
    known = {column["name"]: column for column in columns}
    for field in collection.fields:
        if field.name not in known:
            raise DatasetError(
                collection.file, field.line, f"the table {collection.name!r} has no column {field.name!r}"
            )
    reflected = sa.Table(
        collection.name,
        sa.MetaData(),
        *(sa.Column(name, column["type"], nullable=column["nullable"]) for name, column in known.items()),
        schema=schema,
        quote=True,
    )
    return Table(
        reflected,
        tuple(inspector.get_pk_constraint(collection.name, schema=schema)["constrained_columns"]),
        tuple(_uniques(inspector, collection.name, schema)),
        tuple(_checks(inspector, collection.name, schema)),
    )


def _uniques(inspector: Inspector, name: str, schema: str | None) -> Iterable[tuple[str, ...]]:
    for constraint in inspector.get_unique_constraints(name, schema=schema):
        yield tuple(constraint["column_names"])
    for index in inspector.get_indexes(name, schema=schema):
        if index["unique"]:
            yield tuple(column for column in index["column_names"] if column)


def _checks(inspector: Inspector, name: str, schema: str | None) -> Iterable[tuple[str, str]]:
    try:
        for constraint in inspector.get_check_constraints(name, schema=schema):
            yield str(constraint["name"] or "check"), constraint["sqltext"]
    except (sa.exc.NoSuchTableError, NotImplementedError):
        return


def _foreign_keys(inspector: Inspector, schema: str | None, default: str) -> Iterable[ForeignKey]:
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


def _drift(collection: Collection, table: Table) -> Iterable[FileWarning]:
    listed = set(collection.columns)
    for column in table.sa.c:
        if column.name not in listed:
            text = f"the column {collection.name}.{column.name} is in the database but not in the file: not returned"
            yield FileWarning(collection.file, collection.line, text)
