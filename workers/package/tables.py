"""Rows as JSON lines in, rows as JSON array and as CSV out, in chunks.

CSV follows RFC 4180: comma, CR LF, every text in quotes, so that an absent value (nothing) differs from an
empty text (""). A text that a spreadsheet would run as a formula gets an apostrophe in front; so does one
that already has an apostrophe before such a sign, so that taking one away gives back what was there.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

import orjson

from portal.formulas import harmless

from .model import PackageError

CHUNK = 128 * 1024
BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the local code page
WIDE_START = b'"\xef\xbc'  # how a text begins that starts with a wide sign
# C0 controls but tab, line feed and carriage return, and DEL, as the signs that Unicode has for showing them.
CONTROLS = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)} | {0x7F: 0x2421}
# One pass that makes all signs of a formula look alike, and all digits.
ALIKE = bytes.maketrans(b"0123456789.=+-@'", b"00000000000=====")
# A double holds any number of 15 digits and a point; longer ones are taken as text, so that no digit changes.
LONG_NUMBER = b"0" * 17
LONG_NUMBERS = re.compile(rb"[\d.]{17,}")

Row = dict[str, Any]


def rechunk(chunks: Iterable[bytes], size: int = CHUNK) -> Iterator[bytes]:
    """The same lines in chunks of about ``size`` bytes. Raises PackageError if a chunk ends within a line."""
    held: list[bytes] = []
    length = 0
    for chunk in chunks:
        if not chunk.endswith(b"\n"):
            raise PackageError("A chunk of rows ends within a line.")
        for piece in _split(chunk, size):
            held.append(piece)
            length += len(piece)
            if length >= size:
                yield b"".join(held)
                held, length = [], 0
    if held:
        yield b"".join(held)


def _split(chunk: bytes, size: int) -> Iterator[bytes]:
    start = 0
    while len(chunk) - start > 2 * size:
        end = chunk.index(b"\n", start + size) + 1
        yield chunk[start:end]
        start = end
    if start < len(chunk):
        yield chunk[start:]


class JsonArray:
    """Turns chunks of JSON lines into one JSON array: a row a line, every value as it came."""

    def __init__(self) -> None:
        self.count = 0

    def rows(self, chunk: bytes) -> bytes:
        """The chunk's rows."""
        rows = chunk[:-1].replace(b"\n", b",\n")
        lead = b",\n" if self.count else b"[\n"
        self.count += len(rows) - len(chunk) + 2  # a comma was added for each row but the last
        return lead + rows

    def end(self) -> bytes:
        """What closes the array."""
        return b"\n]\n"


class CsvTable:
    """Turns chunks of JSON lines into CSV with the columns ``names``."""

    def __init__(self, address: str, names: Sequence[str]) -> None:
        self._address = address
        self._names = names
        self._known = frozenset(names)
        self.count = 0
        self._pick = itemgetter(*names)

    def header(self) -> bytes:
        """The byte order mark and the line of names."""
        return BOM + ",".join(map(cell, self._names)).encode() + b"\r\n"

    def rows(self, chunk: bytes) -> bytes:
        """The chunk's rows. Raises PackageError if a line is no JSON object or has an undescribed field."""
        rows = self._parse(chunk)
        self.count += len(rows)
        return self._quick(chunk, rows) or self._careful(chunk, rows)

    def _parse(self, chunk: bytes) -> list[Row]:
        try:
            rows: list[Row] = orjson.loads(b"[" + chunk[:-1].replace(b"\n", b",") + b"]")
        except orjson.JSONDecodeError:
            # The decoder's error carries the document: personal data.
            raise PackageError(f"{self._address}: a row is not valid JSON.") from None
        if set(map(type, rows)) != {dict}:
            raise PackageError(f"{self._address}: a line is not a JSON object.")
        return rows

    def _quick(self, chunk: bytes, rows: list[Row]) -> bytes | None:
        """All rows at once, if none needs care: JSON of plain values is CSV but for its brackets and nulls.

        Without a backslash no text holds a quote or a control character, so a quote before a sign opens a
        text. Gives None where there is any doubt.
        """
        alike = chunk.translate(ALIKE)
        if b"\\" in chunk or b"\x7f" in chunk or b'"=' in alike or WIDE_START in chunk:
            return None
        if len(self._names) == 1 or set(map(len, rows)) != {len(self._names)}:
            return None
        try:
            table = orjson.dumps(list(map(self._pick, rows)))
        except KeyError:
            return None
        nested = b"{" in table or table.count(b"[") != len(rows) + 1
        if nested or (LONG_NUMBER in alike and not _same_numbers(chunk, table)):
            return None
        if nulls := table.count(b"null"):
            if nulls != chunk.count(b'":null'):
                return None
            table = table.replace(b"null", b"")
        return table[2:-2].replace(b"],[", b"\r\n") + b"\r\n"

    def _careful(self, chunk: bytes, rows: list[Row]) -> bytes:
        """Row by row, value by value."""
        if LONG_NUMBER in chunk.translate(ALIKE):
            lines_in = chunk[:-1].split(b"\n")
            rows = [
                exact_row(line) if LONG_NUMBER in line.translate(ALIKE) else row
                for row, line in zip(rows, lines_in, strict=True)
            ]
        lines = []
        for row in rows:
            if unknown := row.keys() - self._known:
                raise PackageError(f"{self._address}: the field {min(unknown)!a} has no description.")
            # An empty line would be skipped by many readers.
            lines.append(",".join([cell(row.get(name)) for name in self._names]) or '""')
        return ("\r\n".join(lines) + "\r\n").encode()


def _same_numbers(chunk: bytes, table: bytes) -> bool:
    """Whether every long number went through a double and back with its digits unchanged."""
    return sorted(LONG_NUMBERS.findall(chunk)) == sorted(LONG_NUMBERS.findall(table))


def exact_row(line: bytes) -> Row:
    """A row whose numbers are kept as they are written, each as a fragment of JSON."""
    row: Row = json.loads(line, parse_int=_number, parse_float=_number)
    return row


def _number(text: str) -> orjson.Fragment:
    return orjson.Fragment(text)


def cell(value: object) -> str:
    """One value as a CSV cell."""
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    text = orjson.dumps(value).decode()
    return _quoted(text) if isinstance(value, dict | list) else text


def _quoted(text: str) -> str:
    text = harmless(text)
    if not text.isprintable():
        text = text.translate(CONTROLS)
    return '"' + text.replace('"', '""') + '"'
