"""Tables for spreadsheets, written as they are read: CSV as a stream, ODS (OpenDocument 1.3) into a file on disk.

The libraries for ODS hold a whole table in memory as a tree; a table without formulas needs little of the format.
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from portal.formulas import harmless
from portal.insights.register import Cell, Row

BOM = "\ufeff"  # without it Excel takes UTF-8 for the local code page
CHUNK = 64 * 1024
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_START = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3" xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0"
 xmlns:text="{_OASIS}:text:1.0" xmlns:style="{_OASIS}:style:1.0" xmlns:number="{_OASIS}:datastyle:1.0"
 xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0">
<office:automatic-styles>
<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="iso"/>
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="wide" style:family="table-column">
<style:table-column-properties style:column-width="4cm"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
"""
_END = "</table:table></office:spreadsheet></office:body></office:document-content>\n"


def csv_stream(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """CSV after RFC 4180, in chunks."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write(BOM)
    writer.writerow(_harmless(header))
    for row in rows:
        writer.writerow(_harmless(row))
        if text.tell() > CHUNK:
            yield _taken(text)
    yield _taken(text)


def ods_file(title: str, header: Row, rows: Iterable[Row]) -> IO[bytes]:
    """An ODS file of one table, open at its beginning; it is gone once it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever sends it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)  # first and bare: it tells what the file is
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(_START.encode())
            content.write(_columns(title, len(header)).encode())
            content.write(_table_row(header, "head").encode())
            for row in rows:
                content.write(_table_row(row).encode())
            content.write(_END.encode())
    file.seek(0)
    return file


def _harmless(row: Row) -> list[Cell]:
    return [harmless(cell) if isinstance(cell, str) else cell for cell in row]


def _taken(text: io.StringIO) -> bytes:
    chunk = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return chunk


def _columns(title: str, count: int) -> str:
    return (
        f"<table:table table:name={quoteattr(title)}>"
        f'<table:table-column table:style-name="wide" table:number-columns-repeated="{count}"/>\n'
    )


def _table_row(row: Row, style: str = "") -> str:
    cells = "".join(_cell(cell, style) for cell in row)
    return f"<table:table-row>{cells}</table:table-row>\n"


def _cell(cell: Cell, style: str) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return _typed("date", "date", f' office:date-value="{cell.isoformat()}"', cell.isoformat())
    if isinstance(cell, int):
        return _typed("float", style, f' office:value="{cell}"', str(cell))
    return _typed("string", style, "", escape(harmless(cell)))


def _typed(kind: str, style: str, value: str, words: str) -> str:
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{styled} office:value-type="{kind}"{value}><text:p>{words}</text:p></table:table-cell>'
