"""JSON and CSV hold what the rows held; no cell is a formula."""

import csv
import io
import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.formulas import FORMULA, PLAIN_NUMBER
from workers.package.model import PackageError
from workers.package.tables import CONTROLS, CsvTable, JsonArray, rechunk

scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.from_regex(
    r"[=+\-@'\t\r].{0,5}", fullmatch=True
)
values = scalars | texts | st.dictionaries(texts, scalars, max_size=2) | st.lists(scalars | texts, max_size=2)
names = st.lists(texts, min_size=1, max_size=4, unique=True)
tables = names.flatmap(
    lambda keys: st.tuples(st.just(keys), st.lists(st.fixed_dictionaries(dict.fromkeys(keys, values)), min_size=1))
)


def as_lines(rows):
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def csv_of(keys, data):
    table = CsvTable("registry:events", keys)
    return (table.header() + table.rows(data)).decode("utf-8-sig")


def read(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def uncovered(text):
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def expected(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value.translate(CONTROLS)
    return orjson.dumps(value).decode().translate(CONTROLS)


@given(tables)
def test_csv_gives_back_every_value(table):
    keys, rows = table
    header, *body = read(csv_of(keys, as_lines(rows)))
    assert [uncovered(cell) for cell in header] == [key.translate(CONTROLS) for key in keys]
    assert [[uncovered(cell) for cell in line] for line in body] == [
        [expected(row[key]) for key in keys] for row in rows
    ]


def test_an_absent_value_in_the_only_column_is_no_empty_line():
    assert read(csv_of(["a"], as_lines([{"a": None}, {"a": 1}]))) == [["a"], [""], ["1"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_sign_that_a_spreadsheet_obeys_begins_a_cell(start):
    row = {"text": f"{start}SUM(A1)", "other": "plain"}
    assert read(csv_of(["text", "other"], as_lines([row])))[1] == [f"'{start}SUM(A1)", "plain"]


@given(tables)
def test_no_text_in_csv_is_a_formula(table):
    keys, rows = table
    for row, line in zip(rows, read(csv_of(keys, as_lines(rows)))[1:], strict=True):
        for key, cell in zip(keys, line, strict=True):
            if isinstance(row[key], str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell:
                assert PLAIN_NUMBER.fullmatch(cell)


@given(tables, st.integers(1, 200))
def test_json_gives_back_every_row(table, size):
    _keys, rows = table
    array = JsonArray()
    text = b"".join([array.rows(chunk) for chunk in rechunk([as_lines(rows)], size)] + [array.end()])
    assert orjson.loads(text) == orjson.loads(orjson.dumps(rows))
    assert text.count(b"\n") == len(rows) + 2
    assert array.count == len(rows)


@given(tables)
def test_the_quick_way_and_the_careful_way_write_the_same(table):
    keys, rows = table
    data = as_lines(rows)
    table = CsvTable("registry:events", keys)
    parsed = orjson.loads(orjson.dumps(rows))
    quick = table._quick(data, parsed)
    assert quick is None or quick == table._careful(data, parsed)


def test_plain_rows_take_the_quick_way():
    data = as_lines([{"id": 1, "name": "Mira, Voss", "note": None, "ok": True, "score": -3.5}])
    table = CsvTable("registry:events", ["id", "name", "note", "ok", "score"])
    assert table._quick(data, orjson.loads(b"[" + data + b"]")) == b'1,"Mira, Voss",,true,-3.5\r\n'


def test_a_long_number_that_a_double_holds_takes_the_quick_way():
    data = b'{"id":1,"score":0.12345678901234568}\n'
    assert CsvTable("registry:events", ["id", "score"])._quick(data, [orjson.loads(data)]) is not None


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-2+3", "'-2+3"),
        ("-12.50", "-12.50"),
        (-12.5, "-12.5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("'t Hooft", "'t Hooft"),
        ("null", "null"),
        ('say "no"\nand go', 'say "no"\nand go'),
        ("a\x00b\x1bc", "a\u2400b\u241bc"),
    ],
)
def test_cells(value, cell):
    assert read(csv_of(["v"], as_lines([{"v": value}]))) == [["v"], [cell]]


def test_an_absent_value_is_not_an_empty_text():
    assert csv_of(["a", "b"], as_lines([{"a": None, "b": ""}])).endswith('\r\n,""\r\n')


@pytest.mark.parametrize("number", ["12345678901234567890123", "0.1234567890123456789", "-98765432109876543.21"])
def test_long_numbers_keep_every_digit(number):
    assert read(csv_of(["v"], b'{"v":%s}\n' % number.encode()))[1] == [number]
    nested = read(csv_of(["v"], b'{"v":{"n":%s}}\n' % number.encode()))[1][0]
    assert nested == f'{{"n":{number}}}'


def test_rows_may_lack_fields_and_order_them_as_they_like():
    assert read(csv_of(["a", "b"], b'{"b":2,"a":1}\n{"b":3}\n'))[1:] == [["1", "2"], ["", "3"]]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"a":1,"secret":2}\n', "'secret' has no description"),
        (b'{"secret":2}\n', "'secret' has no description"),
        (b"[1]\n", "not a JSON object"),
        (b'{"a":"Mira\n', "not valid JSON"),
        (b"\n", "not valid JSON|not a JSON object"),
    ],
)
def test_what_is_no_row_is_refused(line, why):
    with pytest.raises(PackageError, match=why) as caught:
        CsvTable("registry:events", ["a"]).rows(line)
    assert caught.value.__cause__ is None
    assert "Mira" not in str(caught.value)


def test_chunks_are_cut_and_joined_at_line_ends():
    lines = [json.dumps({"n": n}).encode() + b"\n" for n in range(1000)]
    chunks = list(rechunk([b"".join(lines[:10]), b"".join(lines[10:900]), *lines[900:]], 500))
    assert b"".join(chunks) == b"".join(lines)
    assert all(chunk.endswith(b"\n") for chunk in chunks)
    assert all(len(chunk) < 2000 for chunk in chunks)


def test_a_chunk_that_ends_within_a_line_is_refused():
    with pytest.raises(PackageError, match="within a line"):
        list(rechunk([b'{"a":1}']))
