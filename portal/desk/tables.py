"""Reading a small table that somebody made with a spreadsheet: CSV, or ODS (OpenDocument)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

LARGEST = 2 * 1024 * 1024
LARGEST_CONTENT = 32 * 1024 * 1024  # of an ODS file, unpacked
MOST_COLUMNS = 64
MOST_ALIKE = 1000
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_ROW, _REPEATED_ROWS = f"{_OASIS}table:1.0}}table-row", f"{_OASIS}table:1.0}}number-rows-repeated"
_TABLE, _REPEATED_CELLS = f"{_OASIS}table:1.0}}table", f"{_OASIS}table:1.0}}number-columns-repeated"
_CELLS = (f"{_OASIS}table:1.0}}table-cell", f"{_OASIS}table:1.0}}covered-table-cell")
_DATE, _TEXT = f"{_OASIS}office:1.0}}date-value", f"{_OASIS}text:1.0}}p"


class NoTable(Exception):
    """The file cannot be read; the message says why."""


@dataclass(frozen=True)
class TableRow:
    """One row under the header: its number in the spreadsheet, and its texts by column; empty ones are left out."""

    number: int
    cells: dict[str, str]


def read(content: bytes) -> tuple[list[str], list[TableRow]]:
    """The names of the columns and every row that is not empty. Raises NoTable."""
    if len(content) > LARGEST:
        raise NoTable(_("This file is larger than 2 MB."))
    numbered = _ods_rows(content) if content.startswith(b"PK") else _csv_rows(content)
    filled = [(number, cells) for number, cells in numbered if any(cells)]
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


def _ods_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Equal rows below one another are written once with their number, also the thousands of empty ones at the end."""
    number = 1
    for row in _first_table(content).iter(_ROW):
        cells, repeated = [cell.strip() for cell in _cells(row)], _times(row, _REPEATED_ROWS)
        for each in range(min(repeated, MOST_ALIKE) if any(cells) else 0):
            yield number + each, cells
        number += repeated


def _first_table(content: bytes) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
            document = stream.read(LARGEST_CONTENT + 1)
        if len(document) > LARGEST_CONTENT or b"<!DOCTYPE" in document:  # nothing that unpacks without end
            raise NoTable(_("This ODS file is too large."))
        table = ElementTree.fromstring(document).find(f".//{_TABLE}")  # noqa: S314  without a DOCTYPE, so no entities
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
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
    return int(written) if written.isdecimal() else 1


def _text(cell: ElementTree.Element) -> str:
    day: Any = cell.get(_DATE)
    return day[:10] if day else "\n".join("".join(line.itertext()) for line in cell.iter(_TEXT))
