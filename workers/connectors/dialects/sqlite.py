"""What SQLite says in its own way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, cast

import orjson
import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.catalogue import Family, Table
from workers.connectors.dialects.dialect import (
    BATCH_ROWS,
    WHITE_SPACE,
    Inner,
    Values,
    among,
    bound,
    document_ready,
    in_family,
    quoted,
)
from workers.engine.dataset import Field
from workers.engine.documents import masked_inside, scalars
from workers.engine.masking import Masking


class SQLite:
    """SQLite: lists as JSON parameters, JSON made by the database row by row."""

    PLAIN = (Family.TEXT, Family.INTEGER, Family.NUMBER)

    def set_up(self, engine: sa.Engine) -> None:
        """Every transaction is one snapshot."""
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)

    def begin(self, connection: sa.Connection) -> None:
        """Nothing more than what the engine's events do."""

    def one_of(
        self, column: sa.ColumnElement[Any], family: Family, values: Values, *, exact: bool = True
    ) -> sa.ColumnElement[bool]:
        """``column IN (SELECT value FROM json_each(…))``: any number of values in one parameter."""
        if family not in self.PLAIN:
            column, family = sa.cast(column, sa.Text()), Family.TEXT
        each = sa.func.json_each(bound(values, partial(self.given, family), sa.Text())).table_valued("value")
        return column.in_(sa.select(each.c.value))

    def given(self, family: Family, values: Sequence[str]) -> str:
        """A list as JSON."""
        usable = in_family(values, family if family in self.PLAIN else Family.TEXT)
        return json.dumps([float(value) if isinstance(value, Decimal) else value for value in usable])

    def text(self, value: sa.ColumnElement[Any], family: Family) -> sa.ColumnElement[str]:
        """A cast."""
        return sa.cast(value, sa.Text())

    def alike(self, ours: sa.ColumnElement[Any], theirs: sa.ColumnElement[Any]) -> bool:
        """Always."""
        return True

    def inner_values(self, column: sa.ColumnElement[Any], family: Family, path: Sequence[str], name: str) -> Inner:
        """By a function of ours, for SQLite's own do not step into lists."""
        found = sa.func.habeas_scalars(column, json.dumps(list(path)))
        items = sa.func.json_each(found).table_valued("value", name=name)
        return items.c.value, items

    def trimmed(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """``trim`` with tabs and line ends."""
        return sa.func.trim(column, WHITE_SPACE)

    def size(self, text: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
        """``length``."""
        return sa.func.length(text)

    def past(self, text: sa.ColumnElement[str], alphabet: str) -> sa.ColumnElement[str]:
        """``ltrim`` of all of them."""
        return sa.func.ltrim(text, alphabet)

    def retyped(self, value: Any, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """A cast."""
        return sa.type_coerce(sa.cast(value, column.type), column.type)

    def readable(self, table: Table, field: Field) -> sa.ColumnElement[Any]:
        """A text that is a document says so by its type, for :meth:`stream`."""
        column = table.sa.c[field.column]
        return sa.type_coerce(column, sa.JSON()) if table.inside(field) else column

    def stream(self, connection: sa.Connection, select: SQLCompiler, lists: Mapping[str, Any]) -> Iterator[bytes]:
        """Rows from a plain cursor, turned into JSON in batches."""
        parameters = select.construct_params(lists)
        cursor = connection.connection.cursor()
        cursor.execute(str(select), [parameters[name] for name in select.positiontup or ()])
        columns = cast("sa.Select[Any]", select.statement).selected_columns
        names = [str(column.name) for column in columns]
        documents = [name for name, column in columns.items() if isinstance(column.type, sa.JSON)]
        while rows := cursor.fetchmany(BATCH_ROWS):
            tables = [dict(zip(names, map(_json_ready, row), strict=True)) for row in rows]
            for table in tables if documents else ():
                table.update({name: document_ready(table[name]) for name in documents})
            yield b"".join(orjson.dumps(table) + b"\n" for table in tables)

    gathers = False
    addresses_move = False

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """The row's number."""
        return [sa.literal_column(f"{quoted(table)}.rowid")]

    def masked(
        self,
        column: sa.ColumnElement[Any],
        masking: Masking,
        secret: bytes,
        length: int | None,
        path: Sequence[str] | None = None,
    ) -> Any:
        """By a function of ours that the connection knows."""
        how = json.dumps([masking.strategy, dict(masking.configuration)])
        where = None if path is None else json.dumps(list(path))
        return sa.func.habeas_masked(column, where, how, secret, length)

    def note(self, connection: sa.Connection, name: str, query: sa.Select[Any]) -> None:
        """With statistics, for the planner of what follows."""
        compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        parameters = compiled.construct_params()
        values = tuple(parameters[name] for name in compiled.positiontup or ())
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} AS {compiled}", values)
        connection.exec_driver_sql(f"ANALYZE {name}")

    def noted(self, addresses: Sequence[sa.ColumnElement[Any]], kept: sa.TableClause) -> sa.ColumnElement[bool]:
        """``IN``."""
        return among(addresses, kept)

    def forget(self, connection: sa.Connection, name: str) -> None:
        """As any table."""
        connection.exec_driver_sql(f"DROP TABLE {name}")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN, so that reads share one snapshot too
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.create_function("habeas_masked", 5, _masked)
    connection.create_function("habeas_scalars", 2, _scalars, deterministic=True)


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _masked(value: Any, path: str | None, how: str, secret: bytes, length: int | None) -> str | None:
    """What SQLite calls for each value to be masked; ``path`` leads into a document, ``how`` is JSON."""
    if value is None:
        return None
    masking = Masking(*json.loads(how))
    if path is None:
        return masking.text(str(value), secret, length)
    return masked_inside(str(value), json.loads(path), masking, secret, length)


def _scalars(document: Any, path: str) -> str | None:
    """What SQLite calls for the values inside a document; gives them as a JSON list."""
    return None if document is None else json.dumps(scalars(str(document), json.loads(path)))


def _json_ready(value: Any) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    return value
