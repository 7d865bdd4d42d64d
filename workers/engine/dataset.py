"""What a dataset file says, checked, as plain immutable data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.texts import Text
from workers.engine.masking import Masking


@dataclass(frozen=True)
class Reference:
    """An edge as it stands at a field: ``direction`` is ``from``, ``to`` or empty for both ways."""

    dataset: str
    collection: str
    field: str
    direction: str
    dataset_line: int
    field_line: int


@dataclass(frozen=True)
class Retain:
    """Rows that a law says must be kept (GDPR Art. 17(3)): by the file, or with a ``reason`` by what staff decided.

    ``until`` is a text, or a day as 2036-12-31.
    """

    ground: str
    statute: Text
    until: Text
    reason: str = ""


@dataclass(frozen=True)
class Field:
    """A column, or a value inside one; ``path`` is dotted from the column."""

    name: str
    path: str
    line: int
    categories: tuple[str, ...] = ()
    identity: str = ""
    references: tuple[Reference, ...] = ()
    primary_key: bool = False
    data_type: str = ""
    length: int | None = None
    read_only: bool = False
    return_all_elements: bool = False
    masking: Masking | None = None
    retain: Retain | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def column(self) -> str:
        """The database column it lies in."""
        return self.path.split(".", 1)[0]

    @property
    def inner(self) -> tuple[str, ...]:
        """The path inside the column; empty for the column itself."""
        return tuple(self.path.split(".")[1:])

    def walk(self) -> Iterator[Field]:
        """The field itself and all inside it."""
        yield self
        for inner in self.fields:
            yield from inner.walk()


@dataclass(frozen=True, eq=False)
class Collection:
    """A table, or what is like one; read from a file once, and the same only as itself."""

    dataset: str
    name: str
    line: int
    file: str
    schema: str = ""
    fields: tuple[Field, ...] = ()
    categories: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    erase_after: tuple[str, ...] = ()
    masking: Masking | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """``dataset:collection``."""
        return f"{self.dataset}:{self.name}"

    @property
    def columns(self) -> list[str]:
        """The columns the file lists, in its order."""
        return [each.name for each in self.fields]

    def walk(self) -> Iterator[Field]:
        """Every field, nested ones included."""
        for each in self.fields:
            yield from each.walk()

    def at(self, path: str) -> Field | None:
        """The field of a dotted path."""
        return next((each for each in self.walk() if each.path == path), None)


@dataclass(frozen=True)
class Dataset:
    """One dataset of a file; collections that the file says to skip are not in it."""

    key: str
    name: str
    description: str
    file: str
    line: int
    collections: tuple[Collection, ...]
    skipped: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
