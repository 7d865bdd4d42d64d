"""The register as a table: what is in it, what is not, and that it can be opened."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.insights import register, sheets
from portal.insights.register import Cell, Row
from portal.insights.selection import Span
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

TODAY = date(2026, 7, 1)
ALWAYS = Span(date(2000, 1, 1), date(2100, 1, 1))
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
FORMULAS = ("=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "＝1+1", "'=1")


def opened_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def opened_ods(content: bytes) -> list[list[Cell]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", 0, sheets.ODS.encode())
        ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
        root = ElementTree.fromstring(archive.read("content.xml"))
    return [[value(cell) for cell in row] for row in root.iter(f"{TABLE}table-row")]


def value(cell: ElementTree.Element) -> Cell:
    text = "".join(cell.itertext())
    assert f"{TABLE}formula" not in cell.attrib
    match cell.get(f"{OFFICE}value-type"):
        case "date":
            return date.fromisoformat(cell.get(f"{OFFICE}date-value"))
        case "float":
            return int(cell.get(f"{OFFICE}value"))
        case "string":
            return text
        case _:
            return None


@pytest.fixture
def refused(db: None) -> Case:
    dpo = Actor.staff(colleague(Role.DPO))
    return services.refuse(filed(), by=dpo, ground="12(5)", reason="Mira Voss asked again.")


def test_a_row_says_what_the_register_is_to_say_and_nothing_of_the_person(refused: Case):
    (row,) = register.rows(ALWAYS, today=TODAY)
    reference, kind, topic, law, channel, asker, received, due, closed, *decided, days, extended, late, _why = row
    outcome, decision, ground = decided
    assert (asker, decision) == ("The person themselves", "")
    assert (reference, kind, topic) == (refused.reference, "Request My Information", "")
    assert law == "General Data Protection Regulation (GDPR)"
    assert channel == "Website"
    assert (received, due, closed) == (refused.received_on, refused.due_on, refused.received_on)
    assert (outcome, days, extended, late) == ("Refused", 0, "no", "no")
    assert ground.startswith("Art. 12(5) GDPR: ")
    everything = repr(list(register.rows(ALWAYS, today=TODAY)))
    assert not [word for word in ("Mira", "Voss", "example.org", "C-1024") if word in everything]


def test_an_open_request_past_its_date_is_late_and_has_no_days(db: None):
    case = filed()
    ((*_before, closed, outcome, _decision, _ground, days, _extended, late, _why),) = register.rows(
        ALWAYS, today=date(2099, 1, 1)
    )
    assert (closed, outcome, days, late) == (None, "", None, "yes")
    assert case.due_on < date(2099, 1, 1)


def test_a_general_request_says_how_its_topic_was_decided(db: None):
    case = filed(Kind.QUERY)
    services.answer(case, by=Actor.staff(colleague(Role.HANDLER)), body="We keep it for three years.")
    (row,) = register.rows(ALWAYS, today=TODAY)
    said = dict(zip(register.header(), row, strict=True))
    assert (said["Outcome"], said["Decision"]) == ("Answered", "Answered")


def test_it_is_in_the_language_in_which_it_was_asked_for(refused: Case):
    with translation.override("de"):
        header, rows = register.header(), register.rows(ALWAYS, today=TODAY)
    ((*_before, extended, _late),) = rows
    assert (header[6], extended) == ("Eingegangen", "nein")


def test_both_files_hold_the_same_rows(refused: Case):
    filed()
    header, rows = register.header(), list(register.rows(ALWAYS, today=TODAY))
    as_csv = opened_csv(b"".join(sheets.csv_stream(header, rows)))
    with sheets.ods_file("Register", header, rows) as file:
        as_ods = opened_ods(file.read())
    assert as_ods[0] == as_csv[0] == list(header)
    assert [tuple(row) for row in as_ods[1:]] == [
        tuple(cell or (None if cell == "" else cell) for cell in row) for row in rows
    ]
    assert as_csv[1:] == [["" if cell is None else str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str):
    with sheets.ods_file("Register", ("Reference",), [(text,)]) as file:
        ((_header,), (in_ods,)) = opened_ods(file.read())
    ((_header,), (in_csv,)) = opened_csv(b"".join(sheets.csv_stream(("Reference",), [(text,)])))
    assert in_csv == f"'{text}"
    assert in_ods.split() == f"'{text}".split()


def test_signs_of_xml_and_of_csv_are_only_signs():
    text = 'a <b> & "c", d'
    with sheets.ods_file("A & B", (text,), []) as file:
        assert opened_ods(file.read()) == [[text]]
    assert opened_csv(b"".join(sheets.csv_stream((text,), []))) == [[text]]


def many(count: int) -> Iterator[Row]:
    return ((f"HB-{number:012}", "Request My Information", date(2026, 1, 1), number, None) for number in range(count))


def peak(work: Callable[[], None]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def drained(rows: Iterator[Row]) -> None:
    for _chunk in sheets.csv_stream(("A",), rows):
        pass


def filed_away(rows: Iterator[Row]) -> None:
    sheets.ods_file("Register", ("A",), rows).close()


@pytest.mark.parametrize("write", [drained, filed_away])
def test_memory_does_not_grow_with_the_rows(write: Callable[[Iterator[Row]], None]):
    few, lots = (peak(lambda count=count: write(many(count))) for count in (2_000, 40_000))
    assert lots < few + 256 * 1024


def test_one_query_reads_it_all(refused: Case, django_assert_num_queries: Callable):
    filed()
    with django_assert_num_queries(1):
        assert len(list(register.rows(ALWAYS, today=TODAY))) == 2
