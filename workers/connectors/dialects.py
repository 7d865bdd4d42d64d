"""What Postgres and SQLite say differently."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Protocol, cast
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.catalogue import Family, Table
from workers.engine.dataset import Field
from workers.engine.documents import masked_inside, scalars
from workers.engine.masking import Masking

BATCH_ROWS = 1000
WHITE_SPACE = " \t\r\n"
ROW = "habeas_row"  # a name that no column bears


Inner = tuple[sa.ColumnElement[Any], sa.FromClause]


@dataclass(frozen=True)
class Later:
    """A list of values that a statement is given by this name when it is run; without it, it does not run."""

    name: str


Values = Sequence[str] | Later


class Dialect(Protocol):
    """How one kind of database does what the SQL standard leaves open."""

    def one_of(self, column: sa.ColumnElement[Any], family: Family, values: Values) -> sa.ColumnElement[bool]:
        """Whether a column's value is one of some texts, compared in the column's own type."""

    def given(self, family: Family, values: Sequence[str]) -> Any:
        """Texts as such a comparison takes them; those that the family cannot hold match nothing and are left out."""

    def inner_values(self, column: sa.ColumnElement[Any], family: Family, path: Sequence[str], name: str) -> Inner:
        """The values at a path inside a JSON or array column, as texts, and what to select them from."""

    def trimmed(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """A text without white space around it."""

    def readable(self, table: Table, field: Field) -> sa.ColumnElement[Any]:
        """A column as it is streamed: documents as such, each on one line."""

    def stream(self, connection: sa.Connection, select: SQLCompiler, lists: Mapping[str, Any]) -> Iterator[bytes]:
        """A select's rows as JSON lines, in chunks; ``lists`` are the values to be given :class:`Later`."""

    addresses_move: bool  # whether a changed row has another row_address

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """What addresses a row of a table without a primary key."""

    def masked(
        self,
        column: sa.ColumnElement[Any],
        masking: Masking,
        secret: bytes,
        length: int | None,
        path: Sequence[str] | None = None,
    ) -> Any:
        """The expression that masks a column, or the values at a path inside it; None where the database cannot."""


class Postgres:
    """Postgres: arrays as parameters, JSON made by the database, rows out by COPY."""

    ARRAYS: Mapping[Family, postgresql.ARRAY[Any]] = {
        Family.TEXT: postgresql.ARRAY(sa.Text()),
        Family.INTEGER: postgresql.ARRAY(sa.BigInteger()),
        Family.NUMBER: postgresql.ARRAY(sa.Numeric()),
        Family.UUID: postgresql.ARRAY(sa.Uuid()),
    }

    def one_of(self, column: sa.ColumnElement[Any], family: Family, values: Values) -> sa.ColumnElement[bool]:
        """``column = ANY(array)``, so that an index serves."""
        if family not in self.ARRAYS:
            column, family = sa.cast(column, sa.Text()), Family.TEXT
        return column == sa.any_(_bound(values, partial(self.given, family), self.ARRAYS[family]))

    def given(self, family: Family, values: Sequence[str]) -> list[Any]:
        """A list that becomes an array."""
        return _in_family(values, family if family in self.ARRAYS else Family.TEXT)

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

    addresses_move = True

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """The row's place, and in which partition."""
        return [sa.literal_column(f"{_quoted(table)}.{name}") for name in ("tableoid", "ctid")]

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
        kept = None if length is None else max(length - len(masking.suffix), 0)
        return sa.func.substr(made, 1, kept).concat(masking.suffix) if kept is not None else made.concat(masking.suffix)


class SQLite:
    """SQLite: lists as JSON parameters, JSON made by the database row by row."""

    PLAIN = (Family.TEXT, Family.INTEGER, Family.NUMBER)

    def one_of(self, column: sa.ColumnElement[Any], family: Family, values: Values) -> sa.ColumnElement[bool]:
        """``column IN (SELECT value FROM json_each(…))``: any number of values in one parameter."""
        if family not in self.PLAIN:
            column, family = sa.cast(column, sa.Text()), Family.TEXT
        each = sa.func.json_each(_bound(values, partial(self.given, family), sa.Text())).table_valued("value")
        return column.in_(sa.select(each.c.value))

    def given(self, family: Family, values: Sequence[str]) -> str:
        """A list as JSON."""
        usable = _in_family(values, family if family in self.PLAIN else Family.TEXT)
        return json.dumps([float(value) if isinstance(value, Decimal) else value for value in usable])

    def inner_values(self, column: sa.ColumnElement[Any], family: Family, path: Sequence[str], name: str) -> Inner:
        """By a function of ours, for SQLite's own do not step into lists."""
        found = sa.func.habeas_scalars(column, json.dumps(list(path)))
        items = sa.func.json_each(found).table_valued("value", name=name)
        return items.c.value, items

    def trimmed(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """``trim`` with tabs and line ends."""
        return sa.func.trim(column, WHITE_SPACE)

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
                table.update({name: _document_ready(table[name]) for name in documents})
            yield b"".join(orjson.dumps(table) + b"\n" for table in tables)

    addresses_move = False

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """The row's number."""
        return [sa.literal_column(f"{_quoted(table)}.rowid")]

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


def sqlite_masked(value: Any, path: str | None, how: str, secret: bytes, length: int | None) -> str | None:
    """What SQLite calls for each value to be masked; ``path`` leads into a document, ``how`` is JSON."""
    if value is None:
        return None
    masking = Masking(*json.loads(how))
    if path is None:
        return masking.text(str(value), secret, length)
    return masked_inside(str(value), json.loads(path), masking, secret, length)


def sqlite_scalars(document: Any, path: str) -> str | None:
    """What SQLite calls for the values inside a document; gives them as a JSON list."""
    return None if document is None else json.dumps(scalars(str(document), json.loads(path)))


def _sha(masking: Masking, octets: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    digest = sa.func.sha512(octets) if masking.algorithm == "SHA-512" else sa.func.sha256(octets)
    return sa.func.encode(digest, "hex")


def _hmac(masking: Masking, octets: sa.ColumnElement[Any], secret: bytes) -> sa.ColumnElement[str]:
    """RFC 2104 from the server's plain digests."""
    size = 128 if masking.algorithm == "SHA-512" else 64
    key = secret.ljust(size, b"\0") if len(secret) <= size else hashlib.sha256(secret).digest().ljust(size, b"\0")
    digest = sa.func.sha512 if masking.algorithm == "SHA-512" else sa.func.sha256
    pads = [sa.literal(bytes(byte ^ pad for byte in key), sa.LargeBinary()) for pad in (0x36, 0x5C)]
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


def _bound(
    values: Values, given: Callable[[Sequence[str]], Any], type_: sa.types.TypeEngine[Any]
) -> sa.BindParameter[Any]:
    if isinstance(values, Later):
        return sa.bindparam(values.name, type_=type_, required=True)
    return sa.bindparam(None, given(values), type_=type_, unique=True)


def _in_family(values: Sequence[str], family: Family) -> list[Any]:
    """The values that the family can hold; others match nothing."""
    readers: dict[Family, Callable[[str], Any]] = {
        Family.INTEGER: _integer,
        Family.NUMBER: _number,
        Family.UUID: _uuid,
        Family.TEXT: str,
    }
    made = (readers[family](value) for value in values)
    return [value for value in made if value is not None]


def _integer(value: str) -> int | None:
    text = value.strip()
    whole = text.removesuffix(".0")
    return int(whole) if re.fullmatch(r"-?\d{1,18}", whole) else None


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value.strip())
    except ValueError:
        return None


def _document_ready(value: Any) -> Any:
    """A document as it is written, so that no digit of it changes; another text as a text."""
    try:
        data = orjson.loads(value)
    except (orjson.JSONDecodeError, TypeError):
        return value
    return data if "\n" in value or "\r" in value else orjson.Fragment(value)


def _json_ready(value: Any) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    return value


def _quoted(table: Table) -> str:
    quote = '"{}"'.format
    parts = [part for part in (table.sa.schema, table.sa.name) if part]
    return ".".join(quote(part.replace('"', '""')) for part in parts)
