"""Reading a small table that somebody made with a spreadsheet: CSV, or ODS (OpenDocument)."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from xml.etree import ElementTree

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
UNPACKED = 4  # times its size: so much an ODS file may hold
LONGEST_CELL = 100_000
LONGEST_NUMBER = 7  # digits: a spreadsheet has a million rows
MOST_COLUMNS = 64
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_ROW, _REPEATED_ROWS = f"{_OASIS}table:1.0}}table-row", f"{_OASIS}table:1.0}}number-rows-repeated"
_TABLE, _REPEATED_CELLS = f"{_OASIS}table:1.0}}table", f"{_OASIS}table:1.0}}number-columns-repeated"
_CELLS = (f"{_OASIS}table:1.0}}table-cell", f"{_OASIS}table:1.0}}covered-table-cell")
_DATE, _TEXT = f"{_OASIS}office:1.0}}date-value", f"{_OASIS}text:1.0}}p"
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, LookupError, ValueError, ElementTree.ParseError,
)  # fmt: skip  # broken, packed or encrypted in a way that nobody reads, in an encoding that does not exist


class NoTable(Exception):
    """The file cannot be read; the message says why."""


@dataclass(frozen=True)
class TableRow:
    """One row under the header: its number in the spreadsheet, and its texts by column; empty ones are left out."""

    number: int
    cells: dict[str, str]


def read(content: bytes, *, most: int, largest: int) -> tuple[list[str], list[TableRow]]:
    """The names of the columns and every row that is not empty, up to one more than ``most``: what lies beyond is not
    read. Raises NoTable, also for more than ``largest`` bytes.
    """
    if len(content) > largest:
        raise NoTable(_("This file is larger than %(size)d MB.") % {"size": largest // MEGABYTE})
    numbered = _ods_rows(content, most, largest) if content.startswith(b"PK") else _csv_rows(content)
    filled = list(islice(((number, cells) for number, cells in numbered if any(cells)), most + 2))
    if not filled:
        raise NoTable(_("This file is empty."))
    header = [name.strip().casefold() for name in filled[0][1]]
    rows = [TableRow(number, _named(header, cells)) for number, cells in filled[1:]]
    return [name for name in header if name], rows


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    width = max(len(header), len(cells))
    names = [*header, *([""] * (width - len(header)))]
    return {name: cell for name, cell in zip(names, cells, strict=False) if cell}


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoTable(_("This is neither an ODS file nor CSV in UTF-8.")) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield number, [cell.strip() for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise NoTable(_("This is no CSV file: %(problem)s") % {"problem": error}) from None


def _ods_rows(content: bytes, most: int, largest: int) -> Iterator[tuple[int, list[str]]]:
    """Equal rows below one another are written once with their number, also the thousands of empty ones at the end."""
    number = 1
    for row in _first_table(content, largest * UNPACKED).iter(_ROW):
        cells, repeated = _cells(row), _times(row, _REPEATED_ROWS)
        for each in range(min(repeated, most + 2) if any(cells) else 0):
            yield number + each, cells
        number += repeated


def _first_table(content: bytes, largest: int) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
            document = stream.read(largest + 1)
        if len(document) > largest or b"<!DOCTYPE" in document or b"\0" in document:
            raise NoTable(_("This ODS file is too large."))  # nothing that unpacks without end, in UTF-16 either
        table = ElementTree.fromstring(document).find(f".//{_TABLE}")  # noqa: S314  without a DOCTYPE, so no entities
    except _DAMAGED:
        raise NoTable(_("This is no ODS file.")) from None
    if table is None:
        raise NoTable(_("This file is empty."))
    return table


def _cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in _CELLS and len(cells) < MOST_COLUMNS:
            repeated = min(_times(cell, _REPEATED_CELLS), MOST_COLUMNS - len(cells))
            cells += [_text(cell)] * repeated
    return cells


def _times(element: ElementTree.Element, attribute: str) -> int:
    written = element.get(attribute, "1")
    return int(written) if written.isdecimal() and len(written) <= LONGEST_NUMBER else 1


def _text(cell: ElementTree.Element) -> str:
    """What a cell shows; a remark on it is no part of that."""
    day = cell.get(_DATE)
    shown = day[:10] if day else "\n".join("".join(line.itertext()) for line in cell.findall(_TEXT))
    return shown[:LONGEST_CELL].strip()
