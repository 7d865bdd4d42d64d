"""Rows to be erased and what masking makes of their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workers.connectors.catalogue import Family, Table
from workers.connectors.dialects.dialect import Dialect
from workers.connectors.selection import Selection
from workers.connectors.sql import Session
from workers.engine.dataset import Field
from workers.engine.masking import Masking, fitted

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
    dialect, length = rows.session.dialect, length_of(rows.table, target.field)
    if inside(rows.table, target):
        values, source = rows.session.values_of(rows.table, target.field)
        return sa.exists(sa.select(sa.literal(1)).select_from(source).where(_differs(dialect, values, target, length)))
    column = rows.table.sa.c[target.field.column]
    return sa.and_(column.is_not(None), _differs(dialect, column, target, length))


def inside(table: Table, target: Target) -> bool:
    """Whether the values are masked where they lie inside the column, and not the column as a whole."""
    whole = target.masking.strategy == "null_rewrite" and not target.field.inner
    return table.inside(target.field) and not whole


def length_of(table: Table, field: Field) -> int | None:
    """The most characters that a masked value of a field may have."""
    within = table.inside(field) and table.family(field.column) is not Family.ARRAY
    limits = [limit for limit in (field.length, None if within else table.length(field.column)) if limit is not None]
    return min(limits) if limits else None


def _differs(
    dialect: Dialect, value: sa.ColumnElement[Any], target: Target, length: int | None
) -> sa.ColumnElement[bool]:
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
    size = dialect.size(text)
    ending = fitted("", masking.suffix, length).lstrip(masking.alphabet)
    right_size = size >= least if masking.strategy == "aes_encrypt" else size == least
    return sa.or_(sa.not_(right_size), dialect.past(text, masking.alphabet) != ending)
