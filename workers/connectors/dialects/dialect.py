"""What every kind of database has to say, and what they share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.catalogue import Family, Table
from workers.engine.dataset import Field
from workers.engine.masking import Masking

BATCH_ROWS = 1000
WHITE_SPACE = " \t\r\n"


Inner = tuple[sa.ColumnElement[Any], sa.FromClause]


@dataclass(frozen=True)
class Later:
    """A list of values that a statement is given by this name when it is run; without it, it does not run."""

    name: str


Values = Sequence[str] | Later


class Dialect(Protocol):
    """How one kind of database does what the SQL standard leaves open."""

    def set_up(self, engine: sa.Engine) -> None:
        """Have the engine prepare its connections."""

    def begin(self, connection: sa.Connection) -> None:
        """Make of the transaction one snapshot, whose statements do not run for ever."""

    def one_of(
        self, column: sa.ColumnElement[Any], family: Family, values: Values, *, exact: bool = True
    ) -> sa.ColumnElement[bool]:
        """Whether a column's value is one of some texts, compared in the column's own type; not ``exact`` as the
        column's collation compares, in a database where that takes different texts for the same.
        """

    def given(self, family: Family, values: Sequence[str]) -> Any:
        """Texts as such a comparison takes them; those that the family cannot hold match nothing and are left out."""

    def text(self, value: sa.ColumnElement[Any], family: Family) -> sa.ColumnElement[str]:
        """A value as text, by which different ones are told apart."""

    def alike(self, ours: sa.ColumnElement[Any], theirs: sa.ColumnElement[Any]) -> bool:
        """Whether two values of one family compare with each other as they are."""

    def inner_values(self, column: sa.ColumnElement[Any], family: Family, path: Sequence[str], name: str) -> Inner:
        """The values at a path inside a JSON or array column, as texts, and what to select them from."""

    def trimmed(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """A text without white space around it."""

    def size(self, text: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
        """The characters of a text, counted."""

    def past(self, text: sa.ColumnElement[str], alphabet: str) -> sa.ColumnElement[str]:
        """What is left of a text after the characters of an alphabet that it begins with."""

    def retyped(self, value: Any, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """A value as the column would hold it."""

    def readable(self, table: Table, field: Field) -> sa.ColumnElement[Any]:
        """A column as it is streamed: documents as such, each on one line."""

    def stream(self, connection: sa.Connection, select: SQLCompiler, lists: Mapping[str, Any]) -> Iterator[bytes]:
        """A select's rows as JSON lines, in chunks; ``lists`` are the values to be given :class:`Later`."""

    gathers: bool  # whether it is quicker asked IN a list of values, which it then makes once, than EXISTS for each row
    addresses_move: bool  # whether a changed row has another row_address

    def row_address(self, table: Table) -> list[sa.ColumnElement[Any]]:
        """What addresses a row of a table without a primary key; nothing where rows have no place."""

    def masked(
        self,
        column: sa.ColumnElement[Any],
        masking: Masking,
        secret: bytes,
        length: int | None,
        path: Sequence[str] | None = None,
    ) -> Any:
        """The expression that masks a column, or the values at a path inside it; None where the database cannot."""

    def note(self, connection: sa.Connection, name: str, query: sa.Select[Any]) -> None:
        """Make a temporary table of what a query gives now."""

    def noted(self, addresses: Sequence[sa.ColumnElement[Any]], kept: sa.TableClause) -> sa.ColumnElement[bool]:
        """Whether a row's address is among the noted ones."""

    def forget(self, connection: sa.Connection, name: str) -> None:
        """Drop a temporary table."""


def among(addresses: Sequence[sa.ColumnElement[Any]], kept: sa.TableClause) -> sa.ColumnElement[bool]:
    """Whether a row's address is in a table of addresses."""
    rows = sa.select(*kept.c)
    return addresses[0].in_(rows) if len(addresses) == 1 else sa.tuple_(*addresses).in_(rows)


def cut(made: sa.ColumnElement[str], masking: Masking, length: int | None) -> sa.ColumnElement[str]:
    """A masked value with its suffix, cut so that both fit the length."""
    kept = None if length is None else max(length - len(masking.suffix), 0)
    return sa.func.substr(made, 1, kept).concat(masking.suffix) if kept is not None else made.concat(masking.suffix)


def hmac_pads(masking: Masking, secret: bytes) -> list[bytes]:
    """What RFC 2104 puts before the message and before its digest, for servers that know plain digests only."""
    size = 128 if masking.algorithm == "SHA-512" else 64
    key = secret.ljust(size, b"\0") if len(secret) <= size else hashlib.sha256(secret).digest().ljust(size, b"\0")
    return [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]


def document_ready(value: Any) -> Any:
    """A document as it is written, so that no digit of it changes; another text as a text."""
    try:
        data = orjson.loads(value)
    except (orjson.JSONDecodeError, TypeError):
        return value
    return data if "\n" in value or "\r" in value else orjson.Fragment(value)


def bound(
    values: Values, given: Callable[[Sequence[str]], Any], type_: sa.types.TypeEngine[Any]
) -> sa.BindParameter[Any]:
    """Values as a parameter of one statement, or of any that is given them later."""
    if isinstance(values, Later):
        return sa.bindparam(values.name, type_=type_, required=True)
    return sa.bindparam(None, given(values), type_=type_, unique=True)


def in_family(values: Sequence[str], family: Family) -> list[Any]:
    """The values that the family can hold; others match nothing."""
    readers: dict[Family, Callable[[str], Any]] = {
        Family.INTEGER: _integer,
        Family.NUMBER: _number,
        Family.UUID: _uuid,
        Family.BINARY: _octets,
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


def _octets(value: str) -> bytes | None:
    try:
        return bytes.fromhex(value.removeprefix("\\x"))
    except ValueError:
        return None


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value.strip())
    except ValueError:
        return None


def quoted(table: Table) -> str:
    """A table's name as SQL."""
    quote = '"{}"'.format
    parts = [part for part in (table.sa.schema, table.sa.name) if part]
    return ".".join(quote(part.replace('"', '""')) for part in parts)
