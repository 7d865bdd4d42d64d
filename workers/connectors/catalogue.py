"""What a live database says of its tables: columns, keys, constraints. Read once a connection, never guessed."""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.engine.reflection import Inspector, ObjectKind
from sqlalchemy.sql.compiler import SQLCompiler

from portal.problems import Problem
from workers.connectors import information_schema
from workers.connectors.relations import ForeignKey, Key, Relation, foreign_keys, relations
from workers.engine.dataset import Collection, Field
from workers.engine.graph import Edge
from workers.engine.source import DatasetError, FileWarning


class Family(StrEnum):
    """Types that compare with each other without a cast."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    UUID = "uuid"
    BINARY = "binary"
    JSON = "json"
    ARRAY = "array"
    OTHER = "other"


@dataclass(frozen=True)
class Unique:
    """What no two rows may have the same of: columns, or expressions, of the rows where a condition holds."""

    parts: tuple[str, ...]
    columns: tuple[str, ...] | None
    condition: str = ""


@dataclass(frozen=True)
class Table:
    """One table or view as the database describes it."""

    sa: sa.Table
    primary_key: tuple[str, ...]
    uniques: tuple[Unique, ...]
    checks: tuple[tuple[str, str], ...]
    generated: frozenset[str]
    relation: Relation

    @property
    def key(self) -> Key:
        """(schema, name)."""
        return self.relation.key

    def family(self, column: str) -> Family:
        """The family of a column's type."""
        return self._families[column]

    @cached_property
    def _families(self) -> dict[str, Family]:
        return {column.name: family_of(column.type) for column in self.sa.c}

    def length(self, column: str) -> int | None:
        """The most characters a text takes, in the column or in an array of texts."""
        type_: Any = self.sa.c[column].type
        type_ = getattr(type_, "item_type", type_)
        return getattr(type_, "length", None) if family_of(type_) is Family.TEXT else None

    def inside(self, field: Field) -> bool:
        """Whether a field's values lie inside its column: in a document, a list, an array."""
        family = self.family(field.column)
        return bool(field.inner) or family in (Family.ARRAY, Family.JSON) or field.data_type.endswith("[]")

    def value_family(self, field: Field) -> Family:
        """The family of a field's values, which come as texts from inside a column."""
        return Family.TEXT if self.inside(field) else self.family(field.column)

    def is_unique(self, column: str) -> bool:
        """Whether no two rows have the same value there."""
        return (column,) in (self.primary_key, *(each.columns for each in self.uniques if not each.condition))

    def nullable(self, column: str) -> bool:
        """Whether the column may be NULL."""
        return bool(self.sa.c[column].nullable) and column not in self.primary_key


@dataclass(frozen=True)
class Catalogue:
    """The tables that collections describe, and every foreign key of their schemas.

    ``statements`` are those that read them, for :mod:`workers.connectors.reading`: they hold as long as this does.
    """

    tables: dict[str, Table]
    foreign_keys: tuple[ForeignKey, ...]
    drift: Mapping[str, list[str]]
    statements: dict[tuple[Collection, tuple[Edge, ...]], SQLCompiler] = field(default_factory=dict)

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
        (mysql.BIT, Family.INTEGER),
        (sa.Numeric, Family.NUMBER),
        (sa.Uuid, Family.UUID),
        (sa.JSON, Family.JSON),
        (sa.ARRAY, Family.ARRAY),
        (sa.LargeBinary, Family.BINARY),
    )
    return next((family for kind, family in families if isinstance(type_, kind)), Family.OTHER)


def read(connection: sa.Connection, collections: Iterable[Collection]) -> Catalogue:
    """Compare collections with the live database, in a handful of queries however many tables there are.

    Raises DatasetError for a table or column that the database lacks; columns it has beyond the file are drift.
    """
    inspector = sa.inspect(connection)
    tables: dict[str, Table] = {}
    drift: dict[str, list[str]] = {}
    for schema, inside in _by_schema(collections).items():
        with warnings.catch_warnings(action="ignore", category=sa.exc.SAWarning):  # types and indexes it cannot name
            described = _described(connection, inspector, schema, [collection.name for collection in inside])
        for collection in inside:
            table = tables[collection.address] = _table(described, collection)
            if odd := [str(each) for each in _drift(collection, table)]:
                drift[collection.address] = odd
    keys = information_schema.foreign_keys if connection.dialect.name == "mysql" else foreign_keys
    return Catalogue(tables, tuple(keys(connection)), drift)


def _by_schema(collections: Iterable[Collection]) -> dict[str | None, list[Collection]]:
    grouped: dict[str | None, list[Collection]] = {}
    for collection in collections:
        grouped.setdefault(collection.schema or None, []).append(collection)
    return grouped


def _described(connection: sa.Connection, inspector: Inspector, schema: str | None, names: list[str]) -> Described:
    if connection.dialect.name == "mysql":
        return information_schema.Described(connection, schema, names)
    return _Described(connection, inspector, schema, names)


class Described(Protocol):
    """What the database says of some tables, by schema and name, in the words of SQLAlchemy's reflection."""

    schema: str | None
    relations: dict[str, Relation]
    columns: Any
    primary_keys: Any
    uniques: Any
    indexes: Any
    checks: Any


class _Described:
    """What the database says of some tables of one schema, each kind of thing asked for once."""

    def __init__(self, connection: sa.Connection, inspector: Inspector, schema: str | None, names: list[str]) -> None:
        self.schema = schema
        self.relations = relations(connection, schema, names)
        asked: dict[str, Any] = {"schema": schema, "filter_names": names, "kind": ObjectKind.ANY}
        self.columns = inspector.get_multi_columns(**asked)
        self.primary_keys = inspector.get_multi_pk_constraint(**asked)
        self.uniques = inspector.get_multi_unique_constraints(**asked)
        self.indexes = inspector.get_multi_indexes(**asked)
        self.checks = inspector.get_multi_check_constraints(**asked)


def _table(described: Described, collection: Collection) -> Table:
    key = described.schema, collection.name
    known = {column["name"]: column for column in described.columns.get(key) or ()}
    _refuse_missing(collection, described.schema, known)
    reflected = sa.Table(
        collection.name,
        sa.MetaData(),
        *(sa.Column(name, _base(column["type"]), nullable=column["nullable"]) for name, column in known.items()),
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
        frozenset(name for name, column in known.items() if _made_by_database(column)),
        described.relations[collection.name],
    )


def _base(type_: Any) -> Any:
    """The type that a domain is one of."""
    return _base(type_.data_type) if isinstance(type_, postgresql.DOMAIN) else type_


def _made_by_database(column: Any) -> bool:
    """Whether nobody may write a column's values."""
    return bool(column.get("computed") or (column.get("identity") or {}).get("always"))


def _refuse_missing(collection: Collection, schema: str | None, known: Container[str]) -> None:
    missing = [field for field in collection.fields if field.name not in known]
    if not known:
        reason = Problem("the database has no table '%(table)s'", table=collection.name)
        if schema:
            there = {"table": collection.name, "schema": schema}
            reason = Problem("the database has no table '%(table)s' in the schema '%(schema)s'", **there)
        raise DatasetError(collection.file, collection.line, reason)
    for each in missing:
        named = {"table": collection.name, "column": each.name}
        reason = Problem("the table '%(table)s' has no column '%(column)s'", **named)
        raise DatasetError(collection.file, each.line, reason)


def _uniques(described: Described, key: tuple[str | None, str]) -> Iterator[Unique]:
    for constraint in described.uniques.get(key) or ():
        yield _unique(constraint["column_names"])
    for index in described.indexes.get(key) or ():
        if index["unique"] and "duplicates_constraint" not in index:
            options = {name.partition("_")[2]: value for name, value in index["dialect_options"].items()}
            yield _unique(index["column_names"], index.get("expressions"), str(options.get("where", "")))


def _unique(columns: Iterable[str | None], expressions: Iterable[str] | None = None, condition: str = "") -> Unique:
    names = tuple(column for column in columns if column)
    if expressions is None:
        return Unique(tuple(map(_quoted, names)), names, condition)
    return Unique(tuple(expressions), None, condition)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _drift(collection: Collection, table: Table) -> Iterable[FileWarning]:
    listed = set(collection.columns)
    for column in table.sa.c:
        if column.name not in listed:
            name = f"{collection.name}.{column.name}"
            text = Problem("the column %(column)s is in the database but not in the file: not returned", column=name)
            yield FileWarning(collection.file, collection.line, text)
