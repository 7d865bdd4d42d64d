"""Values that the database cannot mask by itself pass through this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from workers.connectors.catalogue import Family, Table
from workers.connectors.dialects.mariadb import MariaDB
from workers.connectors.masked import RowSet, Target, inside, length_of
from workers.engine.documents import masked_inside

BATCH_ROWS = 2000
Columns = Mapping[str, Sequence[Target]]


@dataclass(frozen=True)
class Masked:
    """A temporary table of masked values: which rows they belong to, and what columns are set to from it."""

    name: str
    same: Sequence[sa.ColumnElement[bool]]
    values: Mapping[str, Any]


def masked_here(
    rows: RowSet, addresses: Sequence[Any], kept: sa.TableClause, targets: Sequence[Target], secret: bytes
) -> Masked:
    """Mask what the database cannot: the values of the noted rows pass through this process, batch by batch, into a
    table of the same transaction, from which one statement then takes them.
    """
    columns: dict[str, list[Target]] = {}
    for target in targets:
        columns.setdefault(target.field.column, []).append(target)
    by = _by_number if isinstance(rows.session.dialect, MariaDB) else _by_copy
    return by(rows, addresses, kept, columns, secret)


def _by_copy(rows: RowSet, addresses: Sequence[Any], kept: sa.TableClause, columns: Columns, secret: bytes) -> Masked:
    """Postgres reads from one cursor while it copies into a table."""
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
                made = _all_masked(rows.table, row[-len(columns) :], columns, secret)
                copy.write_row((*row[: -len(columns)], *made))
    connection.exec_driver_sql(f"ANALYZE {table.name}")
    named = zip(columns, names, strict=True)
    same = [address == table.c[key.name] for address, key in zip(addresses, kept.c, strict=True)]
    return Masked(table.name, same, {column: _from_text(rows.table, column, table.c[name]) for column, name in named})


def _by_number(rows: RowSet, addresses: Sequence[Any], kept: sa.TableClause, columns: Columns, secret: bytes) -> Masked:
    """MariaDB does one thing at a time: rows are read in the order in which they were noted, so many at once."""
    connection, dialect = rows.session.connection, rows.session.dialect
    names = [f"v{index}" for index, _column in enumerate(columns)]
    numbered = sa.table(kept.name, sa.column("n"), *(sa.column(key.name) for key in kept.c))
    table = sa.table(f"{kept.name}_masked", sa.column("n"), *map(sa.column, names))
    dialect.forget(connection, table.name)
    texts = "".join(f", {name} LONGTEXT CHARACTER SET utf8mb4" for name in names)
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table.name} (n BIGINT PRIMARY KEY{texts})")
    known = [address == numbered.c[key.name] for address, key in zip(addresses, kept.c, strict=True)]
    values = [sa.cast(rows.table.sa.c[column], sa.Text()) for column in columns]
    query = sa.select(numbered.c.n, *values).select_from(rows.table.sa).where(*known).order_by(numbered.c.n)
    last = 0
    while batch := connection.execute(query.where(numbered.c.n > last).limit(BATCH_ROWS)).all():
        made = [
            {"n": number} | dict(zip(names, _all_masked(rows.table, held, columns, secret), strict=True))
            for number, *held in batch
        ]
        connection.execute(sa.insert(table), made)
        last = batch[-1][0]
    same = [*known, numbered.c.n == table.c.n]
    return Masked(table.name, same, {column: table.c[name] for column, name in zip(columns, names, strict=True)})


def _all_masked(table: Table, held: Sequence[str | None], columns: Columns, secret: bytes) -> list[str | None]:
    return [_masked(table, *each, secret) for each in zip(held, columns.values(), strict=True)]


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
