"""What Postgres says in its own way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.catalogue import Family, Table
from workers.connectors.dialects.dialect import (
    BATCH_ROWS,
    WHITE_SPACE,
    Inner,
    Values,
    among,
    bound,
    cut,
    hmac_pads,
    in_family,
    quoted,
)
from workers.engine.dataset import Field
from workers.engine.masking import Masking

STATEMENT_SECONDS = 600
ROW = "habeas_row"  # a name that no column bears


class Postgres:
    """Postgres: arrays as parameters, JSON made by the database, rows out by COPY."""

    ARRAYS: Mapping[Family, postgresql.ARRAY[Any]] = {
        Family.TEXT: postgresql.ARRAY(sa.Text()),
        Family.INTEGER: postgresql.ARRAY(sa.BigInteger()),
        Family.NUMBER: postgresql.ARRAY(sa.Numeric()),
        Family.UUID: postgresql.ARRAY(sa.Uuid()),
    }

    def set_up(self, engine: sa.Engine) -> None:
        """Nothing: what is to hold, holds for a transaction."""

    def begin(self, connection: sa.Connection) -> None:
        """By isolation level."""
        connection.execution_options(isolation_level="REPEATABLE READ")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")

    def one_of(
        self, column: sa.ColumnElement[Any], family: Family, values: Values, *, exact: bool = True
    ) -> sa.ColumnElement[bool]:
        """``column = ANY(array)``, so that an index serves."""
        if family not in self.ARRAYS:
            column, family = sa.cast(column, sa.Text()), Family.TEXT
        return column == sa.any_(bound(values, partial(self.given, family), self.ARRAYS[family]))

    def given(self, family: Family, values: Sequence[str]) -> list[Any]:
        """A list that becomes an array."""
        return in_family(values, family if family in self.ARRAYS else Family.TEXT)

    def text(self, value: sa.ColumnElement[Any], family: Family) -> sa.ColumnElement[str]:
        """A cast."""
        return sa.cast(value, sa.Text())

    def alike(self, ours: sa.ColumnElement[Any], theirs: sa.ColumnElement[Any]) -> bool:
        """Always."""
        return True

    def inner_values(self, column: sa.ColumnElement[Any], family: Family, path: Sequence[str], name: str) -> Inner:
        """``jsonb_path_query`` in lax mode, which steps into lists by itself, down to every scalar."""
        steps = "".join("." + json.dumps(step, ensure_ascii=False) for step in path)
        where = sa.cast(sa.literal(f"${steps}.**"), postgresql.JSONPATH())
        query = sa.func.jsonb_path_query(_document(column, family), where)
        found = query.table_valued("item", name=f"{name}_item").render_derived()
        item: sa.ColumnElement[Any] = sa.column("item")
        inner = (
            sa.select(item.op("#>>")(sa.text("'{}'")).label("value"))
            .select_from(found)
            .where(sa.func.jsonb_typeof(item).not_in(["object", "array"]))
            .lateral(name)
        )
        return inner.c.value, inner

    def trimmed(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """``btrim`` with tabs and line ends."""
        return sa.func.btrim(column, WHITE_SPACE)

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
        """``json`` keeps line ends as they were written; only white space can be one. Nothing else of it changes."""
        column = table.sa.c[field.column]
        if table.family(field.column) is Family.JSON and not isinstance(column.type, postgresql.JSONB):
            return sa.cast(sa.func.translate(sa.cast(column, sa.Text()), "\r\n", "  "), postgresql.JSON())
        if table.family(field.column) is Family.TEXT and table.inside(field):
            return _document(column, Family.TEXT)
        return column

    def stream(self, connection: sa.Connection, select: SQLCompiler, lists: Mapping[str, Any]) -> Iterator[bytes]:
        """COPY as CSV with quote and delimiter that JSON never holds: each row comes out as the line it is."""
        lines = f"SELECT row_to_json({ROW}.*) FROM ({select}) AS {ROW}"  # noqa: S608  values are parameters
        statement = f"COPY ({lines}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"
        cursor = connection.connection.cursor()
        with cursor.copy(statement, select.construct_params(lists)) as copy:
            batch: list[bytes] = []
            for row in copy:
                batch.append(row)
                if len(batch) == BATCH_ROWS:
                    yield b"".join(batch)
                    batch.clear()
        if batch:
            yield b"".join(batch)

    gathers = False
    addresses_move = True

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """The row's place, and in which partition."""
        return [sa.literal_column(f"{quoted(table)}.{name}") for name in ("tableoid", "ctid")]

    def masked(
        self,
        column: sa.ColumnElement[Any],
        masking: Masking,
        secret: bytes,
        length: int | None,
        path: Sequence[str] | None = None,
    ) -> Any:
        """Digests by the server's own functions; AES it has not, and documents it cannot walk through."""
        if path is not None:
            return None
        text = sa.cast(column, sa.Text())
        octets = sa.func.convert_to(text, "UTF8")
        if masking.strategy == "hash":
            made = _sha(masking, sa.literal(secret, sa.LargeBinary()).op("||")(octets))
        elif masking.strategy == "hmac":
            made = _hmac(masking, octets, secret)
        elif masking.strategy == "random_string_rewrite":
            made = _random(masking.wanted)
        else:
            return None
        return cut(made, masking, length)

    def note(self, connection: sa.Connection, name: str, query: sa.Select[Any]) -> None:
        """With statistics, for the planner of what follows; values are written out, for a server takes none here."""
        compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        driver: Any = connection.connection.driver_connection
        statement = f"CREATE TEMPORARY TABLE {name} AS {compiled}"
        psycopg.ClientCursor(driver).execute(statement, compiled.construct_params())
        connection.exec_driver_sql(f"ANALYZE {name}")

    def noted(self, addresses: Sequence[sa.ColumnElement[Any]], kept: sa.TableClause) -> sa.ColumnElement[bool]:
        """``IN``."""
        return among(addresses, kept)

    def forget(self, connection: sa.Connection, name: str) -> None:
        """As any table."""
        connection.exec_driver_sql(f"DROP TABLE {name}")


def _sha(masking: Masking, octets: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    digest = sa.func.sha512(octets) if masking.algorithm == "SHA-512" else sa.func.sha256(octets)
    return sa.func.encode(digest, "hex")


def _hmac(masking: Masking, octets: sa.ColumnElement[Any], secret: bytes) -> sa.ColumnElement[str]:
    """From the server's plain digests."""
    digest = sa.func.sha512 if masking.algorithm == "SHA-512" else sa.func.sha256
    pads = [sa.literal(pad, sa.LargeBinary()) for pad in hmac_pads(masking, secret)]
    inner = digest(pads[0].op("||")(octets))
    return sa.func.encode(digest(pads[1].op("||")(inner)), "hex")


def _document(column: sa.ColumnElement[Any], family: Family) -> sa.ColumnElement[Any]:
    """A column as a document, whatever its type; a text may be JSON or not."""
    if family is Family.JSON:
        return sa.cast(column, postgresql.JSONB())
    if family is not Family.TEXT:
        return sa.func.to_jsonb(column)
    text = sa.cast(column, sa.Text())
    return sa.case((text.op("IS")(sa.text("JSON")), sa.cast(text, postgresql.JSONB())), else_=sa.func.to_jsonb(text))


def _random(length: int) -> sa.ColumnElement[str]:
    parts = [sa.func.replace(sa.cast(sa.func.gen_random_uuid(), sa.Text()), "-", "") for _ in range(length // 32 + 1)]
    joined: sa.ColumnElement[str] = parts[0]
    for part in parts[1:]:
        joined = joined.concat(part)
    return sa.func.substr(joined, 1, length)
