"""The rows of a finding a page at a time, read from a stream of JSON lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

SIZE = 50


@dataclass(frozen=True)
class RowsPage:
    """Some rows as text, one value for each of ``columns``; None where a row has no value. Pages count from 1."""

    columns: list[str]
    rows: list[list[str | None]]
    number: int
    more: bool


def page(chunks: Iterable[bytes], *, number: int, size: int = SIZE) -> RowsPage:
    """The page of that number, holding no more than it in memory; a page after the last is empty."""
    start = (number - 1) * size
    taken = [orjson.loads(line) for line in islice(lines(chunks), start, start + size + 1)]
    rows = taken[:size]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return RowsPage(columns, [[_text(row.get(name)) for name in columns] for row in rows], number, len(taken) > size)


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines out of chunks that may end anywhere; empty ones are left out."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from filter(None, whole)
    if rest:
        yield rest


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()
