"""Erasing in a SQL database: what a step would break is found in the catalogue before anything is changed;
the step itself is one set-based statement over row addresses taken beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.catalogue import Family, ForeignKey, Table
from workers.connectors.dialects import Postgres
from workers.connectors.problems import ErasureRefused
from workers.connectors.sql import Selection, Session
from workers.engine.dataset import Field
from workers.engine.masking import TEXT_ONLY, Masking

HARMLESS = frozenset({"NO ACTION", "RESTRICT"})  # what a foreign key may do on delete without changing a row


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


def mask_problems(rows: RowSet, targets: Sequence[Target], deleted: dict[tuple[str, str], RowSet]) -> Iterator[str]:
    """What masking would break: types, NOT NULL, UNIQUE, CHECK, foreign keys."""
    for target in targets:
        yield from _column_problems(rows, target)
    yield from _check_problems(rows, targets)
    for target in targets:
        if not target.field.inner:
            yield from _reference_problems(rows, target, deleted)


def delete_problems(rows: RowSet, deleted: dict[tuple[str, str], RowSet]) -> Iterator[str]:
    """What deleting would break or take along: rows that refer to these and are not deleted themselves."""
    for key in rows.session.catalogue.referring_to(rows.table):
        staying = _staying_referrers(rows, key, deleted)
        if not staying:
            continue
        name = key.table[1]
        if key.on_delete == "CASCADE":
            yield f"deleting would also delete {staying} rows of {name}, which are not part of this erasure"
        elif key.on_delete not in ("SET NULL", "SET DEFAULT"):
            yield f"{staying} rows of {name} refer to these rows and stay"


def new_value(rows: RowSet, target: Target, secret: bytes) -> Any:
    """The expression that a column is set to; NULL stays NULL."""
    column = rows.table.sa.c[target.field.column]
    if target.field.inner:
        return rows.session.dialect.set_inner(column, target.field.inner, target.masking.constant(target.field.length))
    if target.masking.strategy == "null_rewrite":
        return sa.null()
    length = _length(rows.table, target.field)
    constant = target.masking.constant(length)
    made = constant if constant is not None else rows.session.dialect.masked(column, target.masking, secret, length)
    return sa.case((column.is_(None), None), else_=made)


def unmasked(rows: RowSet, target: Target) -> sa.ColumnElement[bool]:
    """Whether a row still holds what was to go from this field."""
    column = rows.table.sa.c[target.field.column]
    values, source = rows.session.values_of(column, rows.table.family(target.field.column), target.field)
    if source is not None:
        return sa.exists(sa.select(sa.literal(1)).select_from(source).where(_differs(values, target, None)))
    return sa.and_(column.is_not(None), _differs(column, target, _length(rows.table, target.field)))


class Step:
    """One collection's erasure inside the system's transaction."""

    def __init__(self, number: int, rows: RowSet, *, delete: bool, targets: Sequence[Target], alone: bool) -> None:
        """``alone`` says that no other step of the transaction changes the same table."""
        self.rows = rows
        self.delete = delete
        self.targets = targets
        self.taken = 0
        self._connection = rows.session.connection
        self._steady = alone and _stays_true(rows, targets)
        self._addresses = _row_addresses(rows)
        names = [f"k{index}" for index, _address in enumerate(self._addresses)]
        self._kept = sa.table(f"habeas_rows_{number}", *(sa.column(name) for name in names))

    def take_addresses(self) -> int:
        """Note which rows are meant, before anything is changed; gives how many, also as ``taken``."""
        if self._steady:
            self.taken = self.rows.count()
            return self.taken
        columns = [address.label(f"k{index}") for index, address in enumerate(self._addresses)]
        query = sa.select(*columns).select_from(self.rows.table.sa).where(self.rows.where)
        kept = self._connection.dialect.identifier_preparer.quote(self._kept.name)
        compiled = query.compile(dialect=self._connection.dialect, compile_kwargs={"render_postcompile": True})
        self._run(f"CREATE TEMPORARY TABLE {kept} AS {compiled}", compiled)
        self._connection.exec_driver_sql(f"ANALYZE {kept}")
        self.taken = int(self._connection.execute(sa.select(sa.func.count()).select_from(self._kept)).scalar_one())
        return self.taken

    def run(self, secret: bytes) -> int:
        """Change the rows; gives how many were."""
        table = self.rows.table.sa
        if self.delete:
            return self._connection.execute(sa.delete(table).where(self._meant)).rowcount
        values: dict[str, Any] = {}
        for target in self.targets:
            values[target.field.column] = self._value(values, target, secret)
        return self._connection.execute(sa.update(table).where(self._meant).values(values)).rowcount

    def left(self) -> int:
        """How many of the rows still hold what was to go."""
        query = sa.select(sa.func.count()).select_from(self.rows.table.sa).where(self._meant)
        if not self.delete:
            query = query.where(sa.or_(sa.false(), *(unmasked(self.rows, target) for target in self.targets)))
        return int(self._connection.execute(query).scalar_one())

    def forget(self) -> None:
        """Drop the note of the rows."""
        if not self._steady:
            self._connection.exec_driver_sql(f"DROP TABLE {self._kept.name}")

    @property
    def _meant(self) -> sa.ColumnElement[bool]:
        if self._steady:
            return self.rows.where
        kept = sa.select(*self._kept.c)
        if len(self._addresses) == 1:
            return self._addresses[0].in_(kept)
        return sa.tuple_(*self._addresses).in_(kept)

    def _value(self, values: dict[str, Any], target: Target, secret: bytes) -> Any:
        """A second value inside the same JSON column builds on the first."""
        earlier = values.get(target.field.column)
        if earlier is None or not target.field.inner:
            return new_value(self.rows, target, secret)
        constant = target.masking.constant(target.field.length)
        return self.rows.session.dialect.set_inner(earlier, target.field.inner, constant)

    def _run(self, statement: str, compiled: SQLCompiler) -> None:
        parameters = compiled.construct_params()
        if compiled.positional:
            values = tuple(parameters[name] for name in compiled.positiontup or ())
            self._connection.exec_driver_sql(statement, values)
        else:
            driver: Any = self._connection.connection.driver_connection
            psycopg.ClientCursor(driver).execute(statement, parameters)


def refuse_changed(address: str, planned: int, found: int, what: str) -> ErasureRefused:
    """The rows are not those of the plan any more."""
    return ErasureRefused(f"{address}: {planned} rows were planned, {found} {what}")


def _column_problems(rows: RowSet, target: Target) -> Iterator[str]:
    field, strategy = target.field, target.masking.strategy
    column = field.column
    family = rows.table.family(column)
    if field.inner:
        if family is not Family.JSON and isinstance(rows.session.dialect, Postgres):
            yield f"{field.path}: the column is not JSON"
        if strategy not in ("null_rewrite", "string_rewrite"):
            yield f"{field.path}: inside a JSON column only null_rewrite and string_rewrite are possible"
        return
    if column in rows.table.primary_key:
        yield f"{column}: is part of the primary key and NOT NULL; it is never masked, the row could be deleted"
        return
    if strategy == "null_rewrite" and not rows.table.nullable(column):
        yield f"{column}: is NOT NULL, so null_rewrite would fail"
    if strategy in TEXT_ONLY and family is not Family.TEXT:
        yield f"{column}: {strategy} needs a text column, this one is {rows.table.sa.c[column].type}"
    elif strategy == "aes_encrypt":
        yield f"{column}: this database cannot do aes_encrypt by itself; use hmac, which cannot be undone either"
    yield from _unique_problems(rows, target)


def _unique_problems(rows: RowSet, target: Target) -> Iterator[str]:
    column = target.field.column
    constant = target.masking.constant(_length(rows.table, target.field))
    if constant is None or not any(set(unique) == {column} for unique in rows.table.uniques):
        return
    taken = sa.select(sa.literal(1)).select_from(rows.table.sa).where(rows.table.sa.c[column] == constant).limit(1)
    if rows.count() > 1 or rows.session.connection.execute(taken).first():
        yield f"{column}: is UNIQUE, so several rows cannot all become {constant!r}"


def _check_problems(rows: RowSet, targets: Sequence[Target]) -> Iterator[str]:
    """Evaluate each CHECK over the rows as they would be."""
    by_column = {target.field.column: target for target in targets if not target.field.inner}
    if not rows.table.checks or not by_column:
        return
    columns = [
        sa.type_coerce(sa.cast(new_value(rows, by_column[c.name], b""), c.type), c.type).label(c.name)
        if c.name in by_column and not list(_column_problems(rows, by_column[c.name]))
        else c
        for c in rows.table.sa.c
    ]
    future = sa.select(*columns).where(rows.where).subquery(rows.table.sa.name)
    for name, condition in rows.table.checks:
        query = (
            sa.select(sa.literal(1)).select_from(future).where(sa.not_(sa.literal_column(f"({condition})"))).limit(1)
        )
        if rows.session.connection.execute(query).first():
            yield f"the CHECK {name} would not hold: {condition}"


def _reference_problems(rows: RowSet, target: Target, deleted: dict[tuple[str, str], RowSet]) -> Iterator[str]:
    column = target.field.column
    if target.masking.strategy != "null_rewrite":
        for key in rows.session.catalogue.leaving(rows.table):
            if column in key.columns:
                yield f"{column}: refers to {key.target[1]}, so only null_rewrite is possible"
    for key in rows.session.catalogue.referring_to(rows.table):
        if column in key.target_columns and (staying := _staying_referrers(rows, key, deleted)):
            yield f"{column}: {staying} rows of {key.table[1]} refer to it"


def _staying_referrers(rows: RowSet, key: ForeignKey, deleted: dict[tuple[str, str], RowSet]) -> int:
    schema, name = key.table
    other = sa.table(name, *(sa.column(column) for column in key.columns), schema=schema or None)
    going = deleted.get(key.table)
    if going is None:
        referring = other.alias("referring")
        stays: sa.ColumnElement[bool] = sa.true()
    else:
        referring = going.table.sa.alias("referring")
        adapted = sa.sql.util.ClauseAdapter(referring).traverse(going.where)
        stays = sa.not_(sa.func.coalesce(adapted, sa.false()))
    pairs = zip(key.columns, key.target_columns, strict=True)
    joined = sa.and_(*(referring.c[ours] == rows.table.sa.c[theirs] for ours, theirs in pairs))
    meant = sa.exists(
        sa.select(sa.literal(1)).select_from(rows.table.sa).where(rows.where, joined).correlate(referring)
    )
    query = sa.select(sa.func.count()).select_from(referring).where(meant, stays)
    return int(rows.session.connection.execute(query).scalar_one())


def _stays_true(rows: RowSet, targets: Sequence[Target]) -> bool:
    """Whether the condition reads only columns of the row itself that the erasure leaves as they are.

    Then it names the rows throughout, and saves noting the address of each.
    """
    actions = [key for key in rows.session.catalogue.leaving(rows.table) if key.on_delete not in HARMLESS]
    changing = {target.field.column for target in targets} | {column for key in actions for column in key.columns}
    parts = list(sa.sql.visitors.iterate(rows.where))
    columns = [part for part in parts if isinstance(part, sa.ColumnClause)]
    return not any(isinstance(part, (sa.FromClause, sa.SelectBase)) for part in parts) and all(
        column.table is rows.table.sa and column.name not in changing for column in columns
    )


def _row_addresses(rows: RowSet) -> list[sa.ColumnElement[Any]]:
    listed = [field.name for field in rows.selection.collection.fields if field.primary_key]
    keys = rows.table.primary_key or tuple(listed)
    return [rows.table.sa.c[key] for key in keys] or rows.session.dialect.row_address(rows.table)


def _length(table: Table, field: Field) -> int | None:
    limits = [limit for limit in (field.length, table.length(field.column)) if limit is not None]
    return min(limits) if limits else None


def _differs(value: sa.ColumnElement[Any], target: Target, length: int | None) -> sa.ColumnElement[bool]:
    masking = target.masking
    if masking.strategy == "null_rewrite":
        return value.is_not(None)
    constant = masking.constant(length)
    if constant is not None:
        return sa.cast(value, sa.Text()) != constant
    expected = masking.masked_length() or 0
    expected = expected if length is None else min(expected, length)
    return sa.func.length(sa.cast(value, sa.Text())) != expected
