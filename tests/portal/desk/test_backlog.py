"""A backlog from a table: checked row by row, shown, and imported whole or not at all."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from portal.cases import request as requests
from portal.cases.models import Case
from portal.cases.services import entering
from portal.correspondence.models import Mail
from portal.desk import backlog, tables
from portal.desk.backlog import Problem
from portal.insights import sheets
from portal.organisation import IdentityKey
from portal.staff.models import User
from tests.portal.desk.examples import HOSTILE, SignIn

pytestmark = pytest.mark.django_db
MOST, SIZE = 100, 100_000
HEADER = "kind,received_on,channel,name,email,citizen_number,topic,message,proof\n"
ACCESS = "access,2026-03-03,letter,Mira Voss,mira.voss@example.org,C-1024-7731,,,Known to us\n"
QUERY = 'query,2026-02-28,counter,Rosa Lind,rosa@example.org,,complaint,"Nobody\nanswers.",\n'


@pytest.fixture(autouse=True)
def _organisation(settings: Any) -> None:
    number = IdentityKey(key="citizen_number", label="Citizen number", pattern=r"C-\d{4}-\d{4}", example="C-1024-7731")
    settings.ORGANISATION = replace(settings.ORGANISATION, identity_keys=(number,))


def choose(client: Client, content: str | bytes, name: str = "backlog.csv") -> HttpResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/desk/enter/backlog/", {"table": SimpleUploadedFile(name, data)})


def take(client: Client) -> HttpResponse:
    return client.post("/desk/enter/backlog/import/")


def problems(content: str) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in backlog.checked(content.encode()).problems]


def test_it_is_shown_first_and_then_imported_with_true_days(as_: SignIn, dpo: User):
    client = as_(dpo)
    page = choose(client, HEADER + ACCESS + QUERY).content.decode()
    assert "2 requests would be imported." in page
    assert "They are more than three months ago:" in page
    assert not Case.objects.exists()
    assert take(client)["Location"] == "/desk/"
    first, second = Case.objects.order_by("pk")
    assert (first.received_on, first.channel, first.state) == (date(2026, 3, 3), "letter", "open")
    assert (second.received_on, second.topic, second.state) == (date(2026, 2, 28), "complaint", "unconfirmed")
    assert requests.of(first).identities == {"citizen_number": "C-1024-7731"}
    assert requests.of(second).message == "Nobody\nanswers."
    assert list(Mail.objects.values_list("letter", flat=True).order_by("pk")) == ["entered", "confirm"]


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_imported(as_: SignIn, dpo: User):
    client = as_(dpo)
    wrong = "access,3.3.2026,letter,Mira Voss,m@example.org,,,,\nwish,2026-03-03,letter,M,m@example.org,,,,\n"
    answer = choose(client, HEADER + ACCESS + wrong)
    assert answer.status_code == 422
    assert "Write the day as year, month and day: 2026-03-31." in answer.content.decode()
    assert take(client).status_code == 302
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("access,1926-03-03,letter,Mira,m@example.org,,,,", "received_on"),
        ("access,2999-01-01,letter,Mira,m@example.org,,,,", "received_on"),
        ("access,2026-03-03,web,Mira,m@example.org,,,,", "channel"),
        ("access,2026-03-03,letter,,m@example.org,,,,", "name"),
        ("access,2026-03-03,letter,Mira,,,,,", "email"),
        ("access,2026-03-03,letter,Mira,m@example.org,17,,,", "citizen_number"),
        ("access,2026-03-03,letter,Mira,m@example.org,,complaint,,", "topic"),
        ("query,2026-03-03,letter,Mira,m@example.org,,wish,Hello,", "topic"),
        ("query,2026-03-03,letter,Mira,m@example.org,,other,,", "message"),
        ("access,2026-03-03,letter,Mira,m@example.org,,,,,surplus", ""),
    ],
)
def test_each_cell_is_checked_as_if_it_were_typed(row: str, column: str):
    assert problems(HEADER + ACCESS + row + "\n") == [(3, column)]


def test_columns_that_are_missing_or_unknown_are_named():
    assert problems("kind,received_on,name,wish\naccess,2026-03-03,Mira,x\n") == [(1, "wish"), (1, "channel")]
    assert problems(HEADER) == [(0, "")]
    assert problems("") == [(0, "")]
    assert problems("kind,kind,received_on,channel,name\n,,,,x\n") == [(1, "kind"), (1, "kind")]


def test_the_same_table_imported_twice_makes_no_second_case(as_: SignIn, dpo: User):
    client = as_(dpo)
    for _time in range(2):
        choose(client, HEADER + ACCESS)
        take(client)
    assert Case.objects.count() == 1
    assert take(client).status_code == 302


def test_what_fails_half_way_imports_nothing(as_: SignIn, dpo: User, monkeypatch: pytest.MonkeyPatch):
    enter, taken = entering.enter_request, []

    def fail_at_the_second(*args: Any, **kwargs: Any) -> Case:
        if taken:
            raise ZeroDivisionError
        taken.append(1)
        return enter(*args, **kwargs)

    client = as_(dpo)
    choose(client, HEADER + ACCESS + QUERY)
    monkeypatch.setattr(entering, "enter_request", fail_at_the_second)
    with pytest.raises(ZeroDivisionError):
        take(client)
    assert not Case.objects.exists()


def test_an_ods_table_is_read_like_a_csv_table():
    rows = [("access", date(2026, 3, 3), "letter", "Mira Voss", "mira.voss@example.org")]
    with sheets.ods_file("Backlog", ("kind", "received_on", "channel", "name", "email"), rows) as file:
        read = backlog.checked(file.read())
    (line,) = read.lines
    assert read.problems == []
    assert (line.row, line.entry.received_on) == (2, date(2026, 3, 3))


def test_rows_that_an_ods_table_writes_once_for_many_are_many():
    rows = "".join(
        f'<t:table-row t:number-rows-repeated="{times}"><t:table-cell><x:p>{words}</x:p></t:table-cell></t:table-row>'
        for words, times in (("kind", "1"), ("", "3"), ("access", "2"), ("", "1048570"))
    )
    _header, read = read_table(spreadsheet(rows))
    assert [(row.number, row.cells) for row in read] == [(5, {"kind": "access"}), (6, {"kind": "access"})]


def read_table(content: bytes) -> tuple[list[str], list[tables.TableRow]]:
    return tables.read(content, most=MOST, largest=SIZE)


def spreadsheet(rows: str) -> bytes:
    table, text = ("urn:oasis:names:tc:opendocument:xmlns:" + name for name in ("table:1.0", "text:1.0"))
    return packed(f'<d xmlns:t="{table}" xmlns:x="{text}"><t:table>{rows}</t:table></d>'.encode())


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
    return out.getvalue()


def test_an_ods_table_that_unpacks_without_end_is_refused():
    entity = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for content in (b" " * (4 * SIZE + 1), entity.encode(), entity.encode("utf-16"), entity.encode("utf-16-le")):
        with pytest.raises(tables.NoTable, match="too large"):
            read_table(packed(content))
    for content in (b"not XML", b"<a/>"):
        with pytest.raises(tables.NoTable):
            read_table(packed(content))


def test_few_words_that_stand_for_many_rows_cost_little():
    cell = f'<t:table-cell t:number-columns-repeated="9"><x:p>{"x" * 1000} </x:p></t:table-cell>'
    row = f'<t:table-row t:number-rows-repeated="1048570">{cell}</t:table-row>'
    _header, read = read_table(spreadsheet(row * 100))
    assert len(read) == MOST + 1
    nested = "<x:p>" * 2000 + "x" * 10_000 + "</x:p>" * 2000
    header, _rows = read_table(spreadsheet(f"<t:table-row><t:table-cell>{nested}</t:table-cell></t:table-row>"))
    assert len(header[0]) == 10_000
    with pytest.raises(tables.NoTable):
        read_table(spreadsheet(f'<t:table-row t:number-rows-repeated="{"9" * 5000}"/>'))


def test_a_remark_on_a_cell_is_not_its_value():
    remark = "<t:remark><x:p>Is this right?</x:p></t:remark>"
    header, _rows = read_table(
        spreadsheet(f"<t:table-row><t:table-cell>{remark}<x:p>Kind</x:p></t:table-cell></t:table-row>")
    )
    assert header == ["kind"]


@pytest.mark.parametrize("damage", ["bytes", "method", "lock", "encoding"])
def test_an_ods_table_that_cannot_be_unpacked_is_no_table(damage: str):
    whole = packed(b"<a/>" * 1000)
    at = whole.index(b"PK\x01\x02")
    content = {
        "bytes": whole[:45] + b"\xff" * 8 + whole[53:],
        "method": whole[:8] + b"\x63\0" + whole[10 : at + 10] + b"\x63\0" + whole[at + 12 :],
        "lock": whole[:6] + b"\1\0" + whole[8 : at + 8] + b"\1\0" + whole[at + 10 :],
        "encoding": packed(b'<?xml version="1.0" encoding="invented"?><a/>'),
    }[damage]
    with pytest.raises(tables.NoTable, match="no ODS file"):
        read_table(content)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"PK-no-zip", b'"'], ids=["no UTF-8", "no ZIP", "half a quote"])
def test_what_is_no_table_is_said(content: bytes):
    (problem,) = backlog.checked(content).problems
    assert isinstance(problem, Problem)
    assert problem.row in (0, 1)


def test_what_the_table_holds_comes_back_as_text(as_: SignIn, dpo: User):
    row = f'access,2026-03-03,letter,"{HOSTILE}",mira.voss@example.org,,,,\n'
    assert HOSTILE not in choose(as_(dpo), HEADER + row).content.decode()


def test_the_empty_table_has_every_column_and_is_in_order(as_: SignIn, dpo: User):
    content = as_(dpo).get("/desk/enter/backlog/columns/").content
    header, rows = read_table(content + ACCESS.encode())
    assert header == backlog.columns()
    assert len(rows) == 1


def test_a_table_with_more_rows_than_the_page_takes_is_refused_with_the_number(as_: SignIn, dpo: User):
    page = choose(as_(dpo), HEADER + ACCESS * (backlog.MOST + 1)).content.decode()
    assert f"These are more than {backlog.MOST} rows. Import them in parts." in page
    assert f"up to {backlog.MOST} rows" in page
    assert not Case.objects.exists()


def test_what_may_stand_in_a_cell_is_named_and_that_it_is_empty(as_: SignIn, dpo: User):
    row = "query,2026-02-28,fax,,rosa@example.org,,complaint,Nobody answers.,\n"
    said = {problem.column: problem.words for problem in backlog.checked((HEADER + row).encode()).problems}
    assert said == {
        "channel": "Write one of these: letter, telephone, email, counter.",
        "name": "This must be filled in.",
    }
