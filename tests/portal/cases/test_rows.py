"""Rows a page at a time."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from portal.cases import rows

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=8)
    | st.lists(st.integers(0, 9), max_size=3)
)
ROWS = st.lists(st.dictionaries(st.sampled_from(["id", "name", "note"]), VALUES, min_size=1), max_size=30)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(ROWS, st.integers(1, 40), st.integers(1, 7))
def test_the_pages_together_are_all_the_rows_wherever_the_chunks_end(found: list, chunk: int, size: int):
    chunks = cut(b"".join(orjson.dumps(row) + b"\n" for row in found), chunk)
    number, seen, more = 0, [], True
    while more:
        number += 1
        page = rows.page(chunks, number=number, size=size)
        seen += page.rows
        more = page.more
    assert len(seen) == len(found)
    assert number == max(1, -(-len(found) // size))


def test_a_row_without_a_value_has_none_in_its_column():
    page = rows.page([b'{"id": 1}\n{"id": 2, "name": null}\n{"name": "x"}\n'], number=1)
    assert page.columns == ["id", "name"]
    assert page.rows == [["1", None], ["2", None], [None, "x"]]


def test_nested_values_are_shown_as_json():
    page = rows.page([b'{"a": {"b": [1, true]}, "c": false}'], number=1)
    assert page.rows == [['{"b":[1,true]}', "false"]]


def test_a_page_after_the_last_is_empty():
    page = rows.page([b'{"id": 1}\n'], number=2)
    assert (page.rows, page.more) == ([], False)
