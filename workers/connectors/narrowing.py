"""Lists by which rows were found: the person gets the elements that led to them, for others may be other people's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from workers.connectors.catalogue import Table
from workers.engine.dataset import Field
from workers.engine.documents import narrowed
from workers.engine.graph import Edge, Step

if TYPE_CHECKING:
    from workers.connectors.selection import Keys

Tests = Mapping[tuple[str, ...], Sequence[Callable[[str], bool]]]


def tests(table: Table, step: Step, identities: Mapping[str, str], inputs: Sequence[tuple[Edge, Keys]]) -> Tests:
    """What elements must be like, by the path of their list in a row; nothing where the file wants all elements."""
    made: dict[tuple[str, ...], list[Callable[[str], bool]]] = {}

    def add(path: str, test: Callable[[], Callable[[str], bool]]) -> None:
        field = step.collection.at(path)
        if field and _is_entry(table, field):
            made.setdefault((field.column, *field.inner), []).append(test())

    for key, path in step.identities:
        add(path, partial(_holds, key, identities[key]))
    for edge, keys in inputs:
        add(edge.target_field, partial(_among, keys))
    return made


def narrow(chunks: Iterable[bytes], made: Tests) -> Iterator[bytes]:
    """JSON lines with their lists narrowed; a row that was found in another way keeps all."""
    for chunk in chunks:
        yield b"".join(narrowed(line, made) + b"\n" for line in chunk.splitlines())


def _is_entry(table: Table, field: Field) -> bool:
    return table.inside(field) and not field.return_all_elements


def _holds(key: str, value: str) -> Callable[[str], bool]:
    given = value.strip()
    if key == "email":
        return lambda text: text.strip().lower() == given.lower()
    return given.__eq__


def _among(keys: Keys) -> Callable[[str], bool]:
    if keys.values is not None or keys.query is None:
        return frozenset(keys.values or ()).__contains__
    return frozenset(keys.all_texts()).__contains__
