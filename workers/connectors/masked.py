"""Rows to be erased and what masking makes of their values: by the database where it can, else here, in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from workers.connectors.catalogue import Family, Table
from workers.connectors.selection import Selection
from workers.connectors.sql import Session
from workers.engine.dataset import Field
from workers.engine.documents import masked_inside
from workers.engine.masking import Masking, fitted

BATCH_ROWS = 2000
NO_SECRET = bytes(32)  # for values that are only looked at


@dataclass(frozen=True)
class Target:
    """A field to be masked, with how."""

    field: Field
    masking: Masking


@dataclass(frozen=True)
class RowSet:
    """The rows of one step: the selection, without those that stay."""

    selection: Selection
    where: sa.ColumnElement[bool]

    @property
    def session(self) -> Session:
        """Where they are."""
        return self.selection.session

    @property
    def table(self) -> Table:
        """Their table."""
        return self.selection.table

    def count(self) -> int:
        """How many they are."""
        query = sa.select(sa.func.count()).select_from(self.table.sa).where(self.where)
        return int(self.session.connection.execute(query).scalar_one())

    def count_unmasked(self, targets: Sequence[Target]) -> int:
        """How many of them still hold a value that was to go."""
        holding = sa.or_(sa.false(), *(unmasked(self, target) for target in targets))
        query = sa.select(sa.func.count()).select_from(self.table.sa).where(self.where, holding)
        return int(self.session.connection.execute(query).scalar_one())


def new_value(rows: RowSet, target: Target, secret: bytes, column: sa.ColumnElement[Any] | None = None) -> Any:
    """The expression that a column is set to, where NULL stays NULL; None where the database cannot make it.

    ``column`` is what another target has made of the same column already.
    """
    table, field, masking = rows.table, target.field, target.masking
    column = table.sa.c[field.column] if column is None else column
    length = length_of(table, field)
    if inside(table, target):
        return rows.session.dialect.masked(column, masking, secret, length, field.inner)
    if masking.strategy == "null_rewrite":
        return sa.null()
    constant = masking.constant(length)
    made = constant if constant is not None else rows.session.dialect.masked(column, masking, secret, length)
    return None if made is None else sa.case((table.sa.c[field.column].is_(None), None), else_=made)


def unmasked(rows: RowSet, target: Target) -> sa.ColumnElement[bool]:
    """Whether a row still holds what was to go from this field."""
    length = length_of(rows.table, target.field)
    if inside(rows.table, target):
        values, source = rows.session.values_of(rows.table, target.field)
        return sa.exists(sa.select(sa.literal(1)).select_from(source).where(_differs(values, target, length)))
    column = rows.table.sa.c[target.field.column]
    return sa.and_(column.is_not(None), _differs(column, target, length))


def inside(table: Table, target: Target) -> bool:
    """Whether the values are masked where they lie inside the column, and not the column as a whole."""
    whole = target.masking.strategy == "null_rewrite" and not target.field.inner
    return table.inside(target.field) and not whole


def length_of(table: Table, field: Field) -> int | None:
    """The most characters that a masked value of a field may have."""
    within = table.inside(field) and table.family(field.column) is not Family.ARRAY
    limits = [limit for limit in (field.length, None if within else table.length(field.column)) if limit is not None]
    return min(limits) if limits else None


@dataclass(frozen=True)
class Masked:
    """A temporary table of row addresses and masked values, and what columns are set to from it."""

    table: sa.TableClause
    values: Mapping[str, Any]


def masked_here(
    rows: RowSet, addresses: Sequence[Any], kept: sa.TableClause, targets: Sequence[Target], secret: bytes
) -> Masked:
    """Mask what Postgres cannot: the values of the noted rows pass through this process, batch by batch, into a table
    of the same transaction, from which one statement then takes them.
    """
    columns: dict[str, list[Target]] = {}
    for target in targets:
        columns.setdefault(target.field.column, []).append(target)
    names = [f"v{index}" for index, _column in enumerate(columns)]
    connection = rows.session.connection
    table = sa.table(f"{kept.name}_masked", *(sa.column(key.name) for key in kept.c), *map(sa.column, names))
    empty = sa.select(*kept.c, *(sa.cast(sa.null(), sa.Text()).label(name) for name in names)).limit(0)
    connection.execute(sa.CreateTableAs(empty, table.name, temporary=True))
    values = [_as_text(rows.table, column) for column in columns]
    query = sa.select(*(sa.cast(each, sa.Text()) for each in addresses), *values).select_from(rows.table.sa)
    query = query.where(sa.tuple_(*addresses).in_(sa.select(*kept.c)))
    found = connection.execute(query, execution_options={"stream_results": True, "max_row_buffer": BATCH_ROWS})
    cursor = connection.connection.cursor()
    for batch in found.partitions(BATCH_ROWS):
        with cursor.copy(f"COPY {table.name} FROM STDIN") as copy:
            for row in batch:
                held = zip(row[-len(columns) :], columns.values(), strict=True)
                copy.write_row((*row[: -len(columns)], *(_masked(rows.table, *each, secret) for each in held)))
    connection.exec_driver_sql(f"ANALYZE {table.name}")
    made = zip(columns, names, strict=True)
    return Masked(table, {column: _from_text(rows.table, column, table.c[name]) for column, name in made})


def _masked(table: Table, value: str | None, targets: Sequence[Target], secret: bytes) -> str | None:
    """A column's value with all its targets masked."""
    for target in targets:
        if value is None:
            return None
        length = length_of(table, target.field)
        if inside(table, target):
            value = masked_inside(value, target.field.inner, target.masking, secret, length)
        else:
            value = target.masking.text(value, secret, length)
    return value


def _as_text(table: Table, name: str) -> sa.ColumnElement[Any]:
    column = table.sa.c[name]
    return sa.cast(sa.func.to_jsonb(column) if table.family(name) is Family.ARRAY else column, sa.Text())


def _from_text(table: Table, name: str, text: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    type_ = table.sa.c[name].type
    if table.family(name) is not Family.ARRAY:
        return sa.cast(text, type_)
    items = sa.select(sa.func.jsonb_array_elements_text(sa.cast(text, postgresql.JSONB()))).scalar_subquery()
    return sa.case((text.is_(None), None), else_=sa.cast(sa.func.array(items), type_))


def _differs(value: sa.ColumnElement[Any], target: Target, length: int | None) -> sa.ColumnElement[bool]:
    """Whether a value is not what masking makes: by its length and what it is made of, or the very constant."""
    masking = target.masking
    if masking.strategy == "null_rewrite":
        return value.is_not(None)
    text = sa.cast(value, sa.Text())
    constant = masking.constant(length)
    if constant is not None:
        return text != constant
    least = masking.masked_length()
    least = least if length is None else min(least, length)
    size = sa.func.length(text)
    ending = fitted("", masking.suffix, length).lstrip(masking.alphabet)
    right_size = size >= least if masking.strategy == "aes_encrypt" else size == least
    return sa.or_(sa.not_(right_size), sa.func.ltrim(text, masking.alphabet) != ending)
