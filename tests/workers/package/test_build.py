"""The package is whole, safe to open, the same each time, and made without holding the rows."""

import csv
import io
import itertools
import tracemalloc
import zipfile
from dataclasses import replace

import orjson
import pytest

from workers.package.build import build
from workers.package.model import FieldPart, PackageError, SystemPart, Withheld

from .examples import as_lines, built, collection, events, one, package

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "=HYPERLINK('http://evil.example')",
    "{{ package.controller.dpo_email }}{% now %}",
    '#read("/etc/passwd")',
    "../../../etc/passwd",
    "a\x00b\x1b[31m",
    "\u202egnp.exe",
)


class Sink:
    """Takes bytes and keeps only their number; cannot seek, as a stream cannot."""

    def __init__(self):
        self.size = 0

    def write(self, data):
        self.size += len(data)
        return len(data)


def test_the_package_has_pages_letter_data_and_manifest():
    assert built(package()).namelist() == [
        "index.html",
        "letter.html",
        "letter.pdf",
        "data/README.txt",
        "data/fields.csv",
        "assets/package.css",
        "assets/package.js",
        "data/registry/citizens.json",
        "data/registry/citizens.csv",
        "data/registry/score-events.json",
        "data/registry/score-events.csv",
        "assets/rows/registry/score-events.js",
        "systems/registry.html",
        "data/site/comments.json",
        "data/site/comments.csv",
        "systems/site.html",
        "manifest.json",
    ]


def test_json_and_csv_hold_all_rows():
    archive = built(one(collection("registry:events", events(450))))
    assert orjson.loads(archive.read("data/registry/events.json")) == events(450)
    rows = list(csv.DictReader(io.StringIO(archive.read("data/registry/events.csv").decode("utf-8-sig"), newline="")))
    assert [int(row["id"]) for row in rows] == list(range(450))
    assert rows[7] == {
        "id": "7",
        "event": "Event 000007",
        "points": "-13",
        "at": "2025-03-01T09:00:00+00:00",
        "place": "Old Town",
    }


@pytest.mark.parametrize("there", [0, 2, 4])
def test_rows_that_are_not_as_many_as_promised_stop_the_package(there):
    part = replace(collection("registry:events", events(3)), lines=as_lines(events(there)))
    with pytest.raises(PackageError, match=f"3 rows are promised, {there} are there"):
        build(one(part), io.BytesIO())


def test_rows_nobody_promised_stop_the_package():
    part = replace(collection("registry:events", []), lines=as_lines(events(1)))
    with pytest.raises(PackageError, match="0 rows are promised, 1 are there"):
        build(one(part), io.BytesIO())


def test_two_rows_on_a_line_stop_the_package():
    part = replace(
        collection("registry:events", [{"id": 1}, {"id": 2}]),
        lines=lambda: iter([b'{"id":1},{"id":2}\n{"id":3}\n']),
    )
    with pytest.raises(PackageError):
        build(one(part), io.BytesIO())


def test_rows_that_differ_from_pass_to_pass_stop_the_package():
    passes = itertools.count(3)
    part = replace(collection("registry:events", events(3)), lines=lambda: iter(as_lines(events(next(passes)))()))
    with pytest.raises(PackageError, match="4 are there"):
        build(one(part), io.BytesIO())


def test_what_is_wholly_withheld_has_a_reason_and_no_file():
    held = Withheld(count=2, reason="They name another person.")
    archive = built(one(collection("registry:events", [], withheld=(held,))))
    assert "They name another person." in archive.read("systems/registry.html").decode()
    assert not [name for name in archive.namelist() if "events" in name]


def test_the_same_input_gives_the_same_bytes():
    first, second = io.BytesIO(), io.BytesIO()
    build(package(), first)
    build(package(), second)
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_inert(text):
    field = FieldPart(name=text, label=text, category_label=text)
    rows = [{text: text}, {text: {text: [text]}}] * 150
    part = collection(f"a:{text}", rows, label=text, description=text, fields=(field,), note=text)
    system = SystemPart(
        key=text,
        label=text,
        description=text,
        purposes=(text,),
        recipients=(text,),
        collections=(part, part_two(part)),
    )
    archive = built(package(system, subject_name=text, reference=text))
    for name in archive.namelist():
        assert name.isascii()
        assert not name.startswith("/")
        assert ".." not in name
        if name.endswith(".html"):
            page = archive.read(name).decode()
            assert "<script>" not in page
            assert "<img" not in page
            assert 'onmouseover="alert' not in page
            assert "\x00" not in page
    assert "dpo@bureau" in archive.read("index.html").decode()  # the letterhead's own, not by way of the template above
    cells = [
        cell for line in csv.reader(io.StringIO(archive.read("data/fields.csv").decode("utf-8-sig"))) for cell in line
    ]
    assert not [cell for cell in cells if cell.startswith("=")]


def part_two(part):
    """The same collection at another address, which wants the same file name."""
    return replace(part, address=f"b:{part.address.partition(':')[2]}")


def test_collections_of_one_name_get_files_of_their_own():
    parts = tuple(collection(f"{dataset}:users", events(2)) for dataset in ("a", "b"))
    names = built(package(SystemPart(key="x", label="X", collections=parts))).namelist()
    assert {"data/x/users.json", "data/x/users-2.json"} < set(names)


def test_the_rows_beside_a_page_are_the_rows():
    archive = built(one(collection("registry:events", events(450))))
    script = archive.read("assets/rows/registry/events.js").decode()
    assert script.startswith('habeasRows("assets/rows/registry/events.js",["')
    assert unpacked(script) == events(450)


def unpacked(script):
    import base64
    import zlib

    pieces = orjson.loads(script[script.index("[") : script.rindex("]") + 1])
    return orjson.loads(zlib.decompress(b"".join(map(base64.b64decode, pieces)), -15))


def test_a_page_holds_the_first_rows_only():
    page = built(one(collection("registry:events", events(450)))).read("systems/registry.html").decode()
    assert "Event 000199" in page
    assert "Event 000200" not in page
    assert "The first 200 records stand here." in page


def test_a_page_holds_fewer_rows_if_they_are_long():
    rows = [{"id": n, "text": "x" * 100_000} for n in range(20)]
    archive = built(one(collection("registry:events", rows)))
    assert archive.getinfo("systems/registry.html").file_size < 700_000
    assert "assets/rows/registry/events.js" in archive.namelist()


def test_pages_name_nothing_outside_the_package():
    archive = built(package())
    for name in archive.namelist():
        if name.endswith((".html", ".css", "package.js")):
            text = archive.read(name).decode().replace("https://authority.example/complaints", "")
            assert "http:" not in text
            assert "https:" not in text
            assert "//" not in text.replace("// ", "")


def test_memory_does_not_grow_with_rows():
    def peak(count):
        chunk = b"".join(orjson.dumps(row) + b"\n" for row in events(1000))
        part = replace(
            collection("registry:events", events(1)),
            lines=lambda: itertools.repeat(chunk, count // 1000),
            found=count,
            included=count,
        )
        tracemalloc.start()
        build(one(part), Sink())
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1000)
    assert peak(200_000) < peak(20_000) + 4_000_000


def test_the_zip_needs_nothing_but_write():
    sink = Sink()
    build(package(), sink)
    whole = io.BytesIO()
    build(package(), whole)
    assert sink.size == len(whole.getvalue())
    assert zipfile.ZipFile(whole).testzip() is None
