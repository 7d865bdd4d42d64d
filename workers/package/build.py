"""The package of an access request: a ZIP that opens offline, streamed out as it is made.

Members of a ZIP follow one another, so each of a collection's files is made in a pass of its own over its
rows; reading (and decrypting) them again costs less than holding them, and no personal data touches the disk.
"""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import orjson
from django.utils import translation
from isal import isal_zlib

from . import layout, letters
from .layout import CollectionFiles, SystemFiles, lay_out
from .manifest import CollectionRecord, FileRecord, Manifest
from .model import CollectionPart, Package, PackageError, check
from .pages import Pages, Preview
from .pdf import to_pdf
from .tables import BOM, CsvTable, JsonArray, Row, cell, exact_row, rechunk
from .text import cleaned
from .zipper import LEVEL, Sink, ZipStream

ASSETS = Path(__file__).parent / "assets"
# A page holds so many rows itself, or fewer if they are long; the rest it reads from a file beside it.
FEW_ROWS = 200
FEW_BYTES = 512 * 1024
# From so many rows on a file may pass 4 GiB, and says so in the ZIP.
MANY_ROWS = 100_000


def build(package: Package, out: Sink) -> Manifest:
    """Write ``package`` to ``out`` as a ZIP and give its manifest.

    Raises PackageError if the account does not add up, or if the rows are not as many, or not such, as it
    says; what has been written by then is no package and must be thrown away.
    """
    check(package)
    package = cleaned(package)
    systems = lay_out(package)
    with translation.override(package.language):
        archive = ZipStream(out, package.created_at)
        _write(package, systems, archive)
        manifest = _manifest(package, systems, archive)
        archive.add(layout.MANIFEST, manifest.to_json())
        archive.close()
    return manifest


def _write(package: Package, systems: tuple[SystemFiles, ...], archive: ZipStream) -> None:
    pages = Pages(package, systems)
    letter = letters.access_letter(package)
    archive.add(layout.INDEX, pages.index())
    archive.add(layout.LETTER_PAGE, pages.letter(letter))
    archive.add(layout.LETTER_PDF, to_pdf(letter))
    archive.add(layout.README, pages.readme())
    archive.add(layout.FIELDS, _fields_csv(systems))
    for asset in ("package.css", "package.js"):
        archive.add(f"assets/{asset}", (ASSETS / asset).read_bytes())
    for system in systems:
        previews = [_write_rows(each, archive) for each in system.collections]
        archive.add(system.page, pages.system(system, previews))


def _write_rows(each: CollectionFiles, archive: ZipStream) -> Preview:
    """The files of one collection; gives the rows for its page."""
    part = each.part
    if not part.included:
        _require(part, sum(chunk.count(b"\n") for chunk in rechunk(part.lines())))
        return Preview()
    for name, file in each.attached:
        with archive.member(name, large=True) as member:
            member.write_all(file.read())
    large = part.included > MANY_ROWS
    with archive.member(each.json, large=large) as member:
        member.write_all(_json(part))
    with archive.member(each.csv, large=large) as member:
        member.write_all(_csv(part))
    rows = _first_rows(part)
    if script := len(rows) < part.included:
        with archive.member(each.script, large=large) as member:
            member.write_all(_script(each))
    return Preview(rows, script=script)


def _require(part: CollectionPart, count: int) -> None:
    if count != part.included:
        raise PackageError(f"{part.address}: {part.included} rows are promised, {count} are there.")


def _json(part: CollectionPart) -> Iterator[bytes]:
    array = JsonArray()
    for chunk in rechunk(part.lines()):
        yield array.rows(chunk)
    yield array.end()
    _require(part, array.count)


def _csv(part: CollectionPart) -> Iterator[bytes]:
    """As each line gave the JSON one row, and the CSV has as many, each line holds one object and no more."""
    table = CsvTable(part.address, [field.name for field in part.fields])
    yield table.header()
    for chunk in rechunk(part.lines()):
        yield table.rows(chunk)
    _require(part, table.count)


def _first_rows(part: CollectionPart) -> list[Row]:
    rows: list[Row] = []
    length = 0
    for chunk in rechunk(part.lines()):
        for line in chunk.splitlines():
            length += len(line)
            if rows and (len(rows) == FEW_ROWS or length > FEW_BYTES):
                return rows
            rows.append(exact_row(line))
    return rows


def _script(each: CollectionFiles) -> Iterator[bytes]:
    """The JSON once more, deflated and in base 64, as a script: all that a page opened offline may read."""
    yield b"habeasRows(" + orjson.dumps(each.script) + b',["'
    deflate = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    for block in _json(each.part):
        yield b64encode(deflate.compress(block)) + b'","'
    yield b64encode(deflate.flush()) + b'"]);\n'


def _fields_csv(systems: tuple[SystemFiles, ...]) -> bytes:
    lines = [["file", "field", "label", "category"]]
    for system in systems:
        for each in system.collections:
            if each.part.included:
                lines += [[each.csv, f.name, f.label, f.category_label] for f in each.part.fields]
    return BOM + "".join(",".join(map(cell, line)) + "\r\n" for line in lines).encode()


def _manifest(package: Package, systems: tuple[SystemFiles, ...], archive: ZipStream) -> Manifest:
    return Manifest(
        reference=package.reference,
        kind=package.kind,
        created_at=package.created_at.isoformat(),
        collections=tuple(_account(system, each) for system in systems for each in system.collections),
        files=tuple(FileRecord(name=e.name, size=e.size, sha256=e.sha256) for e in archive.entries),
    )


def _account(system: SystemFiles, each: CollectionFiles) -> CollectionRecord:
    part = each.part
    return CollectionRecord(
        system=system.part.key,
        address=part.address,
        status=part.status.value,
        found=part.found,
        included=part.included,
        withheld=part.kept_back,
        json=each.json if part.included else "",
        csv=each.csv if part.included else "",
    )
