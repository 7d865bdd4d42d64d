"""Values inside JSON documents, by a path that leads through lists to each of their items."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from workers.engine.masking import Masking


class Number(str):
    """A number as it is written, for no digit of it may change."""

    __slots__ = ()


def scalars(document: str, path: Sequence[str]) -> list[str]:
    """Every text, number and truth value at or below a path, as texts; what is no JSON is a text itself."""
    return list(_scalars(_parsed(document), path))


def masked_inside(document: str, path: Sequence[str], masking: Masking, secret: bytes, length: int | None) -> str:
    """The document with what lies at a path masked; what is no JSON as a whole, for nobody knows what it holds."""
    data = _parsed(document)
    whole = () if isinstance(data, str) else path
    return _written(_masked(data, whole, masking, secret, length))


def narrowed(document: bytes, wanted: Mapping[tuple[str, ...], Sequence[Callable[[str], bool]]]) -> bytes:
    """The document with the lists on each path holding only what leads to a wanted value; whole where nothing does."""
    data = _parsed(document.decode())
    for path, tests in wanted.items():
        kept = _kept(data, path, tests)
        data = data if kept is None else kept
    return _written(data).encode()


def _kept(data: Any, path: Sequence[str], tests: Sequence[Callable[[str], bool]]) -> Any:
    """What is left of a value; None where nothing in it is wanted."""
    if isinstance(data, list):
        return [kept for kept in (_kept(item, path, tests) for item in data) if kept is not None] or None
    if not path:
        return data if any(test(each) for each in _scalars(data, ()) for test in tests) else None
    inner = _kept(data[path[0]], path[1:], tests) if isinstance(data, dict) and path[0] in data else None
    return None if inner is None else {**data, path[0]: inner}


def _parsed(document: str) -> Any:
    try:
        return json.loads(document, parse_int=Number, parse_float=Number)
    except (ValueError, RecursionError):
        return document


def _written(data: Any) -> str:
    def write(value: Any) -> Any:
        return orjson.Fragment(value.encode()) if isinstance(value, Number) else value

    return orjson.dumps(data, default=write, option=orjson.OPT_PASSTHROUGH_SUBCLASS).decode()


def _scalars(data: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(data, list):
        for item in data:
            yield from _scalars(item, path)
    elif isinstance(data, dict):
        for below in [data.get(path[0])] if path else data.values():
            yield from _scalars(below, path[1:])
    elif data is not None and not path:
        yield _text(data)


def _masked(data: Any, path: Sequence[str], masking: Masking, secret: bytes, length: int | None) -> Any:
    if data is None or (masking.strategy == "null_rewrite" and not path):
        return None
    if isinstance(data, list):
        return [_masked(item, path, masking, secret, length) for item in data]
    if not path:
        return masking.text(_text(data), secret, length)
    if isinstance(data, dict) and path[0] in data:
        return {**data, path[0]: _masked(data[path[0]], path[1:], masking, secret, length)}
    return data


def _text(data: Any) -> str:
    return data if isinstance(data, str) else _written(data)
