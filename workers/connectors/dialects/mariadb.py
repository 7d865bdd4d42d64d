"""What MariaDB and MySQL say in their own way.

The session compares texts by every character, case and space (``EXACT``): so does what is cast to text, while a column
compares by its own collation, as its foreign keys do.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from typing import Any, cast

import orjson
import pymysql
import sqlalchemy as sa
from pymysql.cursors import SSCursor
from sqlalchemy.dialects import mysql
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.catalogue import Family, Table
from workers.connectors.dialects.dialect import (
    BATCH_ROWS,
    Inner,
    Values,
    bound,
    cut,
    document_ready,
    hmac_pads,
    in_family,
)
from workers.connectors.information_schema import Geometry
from workers.engine.dataset import Field
from workers.engine.masking import Masking

EXACT = {True: "utf8mb4_nopad_bin", False: "utf8mb4_0900_bin"}  # of MariaDB, of MySQL
STATEMENT_SECONDS = 600
SQL_MODE = "ANSI_QUOTES,STRICT_ALL_TABLES"
AROUND = r"^[ \t\r\n]+|[ \t\r\n]+$"
LISTS_IN_LISTS = ("", "[*]", "[*][*]")  # a path steps into lists by itself, as deep as anybody nests them
ROW = "habeas_row"  # a name that no column bears
PLAIN = (Family.TEXT, Family.INTEGER, Family.NUMBER, Family.UUID, Family.BINARY)


class MariaDB:
    """MariaDB and MySQL: lists written out, JSON made by the database, rows from a cursor that holds none of them."""

    maria = True

    def set_up(self, engine: sa.Engine) -> None:
        """Every transaction is one snapshot."""
        sa.event.listen(engine, "connect", self._prepare)
        sa.event.listen(engine, "begin", _begin)

    def begin(self, connection: sa.Connection) -> None:
        """Nothing more than what the engine's events do."""

    def one_of(
        self, column: sa.ColumnElement[Any], family: Family, values: Values, *, exact: bool = True
    ) -> sa.ColumnElement[bool]:
        """``column IN (…)`` so that an index serves; ``exact`` looks at what that finds again."""
        if family not in PLAIN:
            column, family = self.text(column, family), Family.TEXT
        wanted = bound(values, partial(self.given, family), sa.types.NullType())
        found: sa.ColumnElement[bool] = column.op("IN", is_comparison=True)(wanted)
        if family is Family.TEXT and exact and _collation(column):
            found = sa.and_(found, self.text(column, family).op("IN", is_comparison=True)(wanted))
        return found

    def given(self, family: Family, values: Sequence[str]) -> tuple[Any, ...]:
        """A tuple that the driver writes out; SQL has none without anything in it."""
        usable = in_family(values, family if family in PLAIN else Family.TEXT)
        return tuple(str(each) if family is Family.UUID else each for each in usable) or (None,)

    def text(self, value: sa.ColumnElement[Any], family: Family) -> sa.ColumnElement[str]:
        """A cast, which the session compares exactly; octets in hexadecimal."""
        if family is Family.BINARY:
            return sa.func.concat("\\x", sa.func.lower(sa.func.hex(value)))
        return sa.cast(_number(value), sa.Text())

    def alike(self, ours: sa.ColumnElement[Any], theirs: sa.ColumnElement[Any]) -> bool:
        """Not if their collations differ: there is no saying by which to compare."""
        return _collation(ours) == _collation(theirs)

    def inner_values(self, column: sa.ColumnElement[Any], family: Family, path: Sequence[str], name: str) -> Inner:
        """``JSON_TABLE`` of every scalar below the path; a text that is no JSON is one itself."""
        steps = ["." + json.dumps(step, ensure_ascii=False) for step in path]
        lists = itertools.product(LISTS_IN_LISTS, repeat=len(steps))
        paths = ["$" + "".join(itertools.chain(*zip(inside, steps, strict=True))) for inside in lists]
        document = _document(column)
        below = sa.func.json_extract(document, *paths) if steps else sa.func.concat("[", document, "]")
        scalars = sa.func.json_extract(below, "$**.*", "$**[*]")
        value: sa.ColumnElement[str] = sa.literal_column(
            "'$[*]' COLUMNS (value LONGTEXT CHARACTER SET utf8mb4 PATH '$')"
        )
        items = sa.func.json_table(scalars, value).table_valued("value", name=name)
        return sa.cast(items.c.value, sa.Text()), items

    def trimmed(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """By a regular expression, for ``TRIM`` takes off one character only."""
        return sa.func.regexp_replace(column, AROUND, "")

    def size(self, text: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
        """``LENGTH`` would count octets."""
        return sa.func.char_length(text)

    def past(self, text: sa.ColumnElement[str], alphabet: str) -> sa.ColumnElement[str]:
        """By a regular expression."""
        return sa.func.regexp_replace(text, f"^[{alphabet}]+", "")

    def retyped(self, value: Any, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """A text with the column's collation, by which its indexes compare."""
        collation = _collation(column)
        if collation is None:
            return sa.type_coerce(value, column.type)
        text = sa.cast(value, mysql.CHAR(charset=collation.partition("_")[0]))
        return sa.type_coerce(sa.collate(text, collation), column.type)

    def readable(self, table: Table, field: Field) -> sa.ColumnElement[Any]:
        """Numbers as they are, everything else as text; dates as ISO 8601 writes them, also those that are none."""
        column, family = table.sa.c[field.column], table.family(field.column)
        if family in (Family.TEXT, Family.JSON) and table.inside(field):
            return sa.type_coerce(self.text(column, family), sa.JSON())
        if isinstance(column.type, Geometry):
            return sa.func.st_astext(column)
        if isinstance(column.type, sa.DateTime):
            said = sa.func.replace(sa.cast(column, sa.Text()), " ", "T")
            return said.concat("+00:00") if column.type.timezone else said
        return _number(column) if family in (Family.INTEGER, Family.NUMBER) else self.text(column, family)

    def stream(self, connection: sa.Connection, select: SQLCompiler, lists: Mapping[str, Any]) -> Iterator[bytes]:
        """``JSON_OBJECT`` of each row, through a cursor that fetches as it is read. Documents come beside it: the
        database would not hold them to be JSON as others do, nor put them on one line.
        """
        parts = _parts(cast("sa.Select[Any]", select.statement).selected_columns)
        quote = connection.dialect.identifier_preparer.quote_identifier
        wanted = ", ".join(_object(part, quote) if isinstance(part, list) else quote(part) for part in parts)
        statement = f"SELECT {wanted} FROM ({select}) AS {ROW}"  # noqa: S608  values are parameters
        with closing(connection.connection.cursor(SSCursor)) as cursor:
            cursor.execute(statement, select.construct_params(lists))
            while rows := cursor.fetchmany(BATCH_ROWS):
                yield b"".join(_line(parts, row) for row in rows)

    gathers = True
    addresses_move = False

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """A unique key without NULL, for a row's place has no name here."""
        for unique in table.uniques:
            if unique.columns and not unique.condition and not any(map(table.nullable, unique.columns)):
                return [table.sa.c[column] for column in unique.columns]
        return []

    def masked(
        self,
        column: sa.ColumnElement[Any],
        masking: Masking,
        secret: bytes,
        length: int | None,
        path: Sequence[str] | None = None,
    ) -> Any:
        """Digests by the server's own function; AES with a tag it has not, and documents it cannot walk through."""
        if path is not None:
            return None
        octets = sa.cast(sa.cast(column, sa.Text()), sa.LargeBinary())
        if masking.strategy == "hash":
            made = _sha(masking, sa.literal(secret, sa.LargeBinary()), octets)
        elif masking.strategy == "hmac":
            inner, outer = (sa.literal(pad, sa.LargeBinary()) for pad in hmac_pads(masking, secret))
            made = _sha(masking, outer, sa.func.unhex(_sha(masking, inner, octets)))
        elif masking.strategy == "random_string_rewrite":
            made = _random(masking.wanted, secret)
        else:
            return None
        return cut(made, masking, length)

    def note(self, connection: sa.Connection, name: str, query: sa.Select[Any]) -> None:
        """With a number for each row; a rollback would leave the table there, if not the rows in it."""
        compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        self.forget(connection, name)
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE {name} (n BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AS {compiled}",
            compiled.construct_params(),
        )

    def noted(self, addresses: Sequence[sa.ColumnElement[Any]], kept: sa.TableClause) -> sa.ColumnElement[bool]:
        """A join, so that the rows are looked up one by one and not the whole table looked through."""
        return sa.and_(*(address == key for address, key in zip(addresses, kept.c, strict=True)))

    def forget(self, connection: sa.Connection, name: str) -> None:
        """Without the word TEMPORARY it would commit what was done so far."""
        connection.exec_driver_sql(f"DROP TEMPORARY TABLE IF EXISTS {name}")

    def _prepare(self, connection: pymysql.Connection[Any], _record: object) -> None:
        self.maria = "mariadb" in connection.get_server_info().lower()
        limit = (
            f"max_statement_time={STATEMENT_SECONDS}" if self.maria else f"max_execution_time={STATEMENT_SECONDS}000"
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SET NAMES utf8mb4 COLLATE {EXACT[self.maria]}")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(f"SET SESSION time_zone='+00:00', {limit}, net_write_timeout={STATEMENT_SECONDS}")
            with suppress(pymysql.err.OperationalError):  # what changed since the snapshot is not changed again
                cursor.execute("SET SESSION innodb_snapshot_isolation=ON")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT")


def _number(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Bits as the number that they are; every other value as it is."""
    return sa.type_coerce(value, sa.BigInteger()) + 0 if isinstance(value.type, mysql.BIT) else value


def _document(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column as a document; a text may be JSON or not."""
    return sa.case((sa.func.json_valid(column) == 1, column), else_=sa.func.json_quote(column))


def _collation(value: sa.ColumnElement[Any]) -> str | None:
    """The collation of a column; None for what the session compares exactly, and for what is no text."""
    return getattr(value.type, "collation", None)


def _parts(columns: Iterable[sa.ColumnElement[Any]]) -> list[list[str] | str]:
    """The names of the columns in their order: a list of those that the database makes JSON of, or one document."""
    parts: list[list[str] | str] = []
    for column in columns:
        name = str(getattr(column, "name", ""))
        if isinstance(column.type, sa.JSON):
            parts.append(name)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(name)
        else:
            parts.append([name])
    return parts


def _object(names: Iterable[str], quote: Callable[[str], str]) -> str:
    escaped = (name.replace("\\", "\\\\").replace("'", "''").replace("%", "%%") for name in names)
    pairs = ", ".join(f"'{text}', {quote(name)}" for text, name in zip(escaped, names, strict=True))
    return f"CAST(JSON_OBJECT({pairs}) AS BINARY)"


def _line(parts: Sequence[list[str] | str], row: Sequence[Any]) -> bytes:
    """A row as a line of JSON."""
    return b"{" + b", ".join(_members(part, value) for part, value in zip(parts, row, strict=True)) + b"}\n"


def _members(part: list[str] | str, value: Any) -> bytes:
    if isinstance(part, str):
        return orjson.dumps(part) + b": " + orjson.dumps(document_ready(value))
    if value is None:  # only a warning says that it is longer than max_allowed_packet
        raise pymysql.err.DataError(0, "a row is longer than max_allowed_packet")
    return bytes(value[1:-1])


def _sha(masking: Masking, *octets: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.func.sha2(sa.func.concat(*octets), int(masking.algorithm.removeprefix("SHA-")))


def _random(length: int, secret: bytes) -> sa.ColumnElement[str]:
    """Digests under a key that nobody keeps; another for each row."""
    key = sa.literal(secret, sa.LargeBinary())
    parts = (sa.func.sha2(sa.func.concat(key, sa.func.uuid(), sa.func.rand()), 512) for _ in range(length // 128 + 1))
    return sa.func.substr(sa.func.concat(*parts), 1, length)
