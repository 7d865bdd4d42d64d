"""Evidence as a file: JSON lines, gzip or plain, that can be checked far from the portal and its database.

The first line says what it is and brings the public keys; then come the checkpoints, then each case with its events
and heads in the order of :func:`~portal.cases.proof.records.position`, then a line that says it is complete.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import orjson

from portal.cases.proof.records import Checkpoint, Link, Named, Record, Seal

FORMAT = "habeas evidence 1"
EVERY_CASE = "all"
END = "end"
GZIP = b"\x1f\x8b"
LONGEST = 1 << 20  # no line of ours comes near; one that does is no line of ours
KINDS: dict[str, type[Any]] = {"checkpoint": Checkpoint, "case": Named, "event": Link, "head": Seal}
NAMES = {kind: name for name, kind in KINDS.items()}
TYPES = {
    "checkpoint": (int, str, str, int, str, str, str),
    "case": (int, str),
    "event": (int, int, str, str, str, str, str, str),
    "head": (int, int, int, str, str, list | None),
}


class Sink(Protocol):
    """Where a bundle is written to."""

    def write(self, data: bytes, /) -> object:
        """Take more bytes."""


class Source(Protocol):
    """Where a bundle is read from."""

    def readline(self, limit: int, /) -> bytes:
        """The next line, or nothing at the end."""


class BadBundle(Exception):
    """The file is not a bundle, or not a whole one; the message says where."""


@dataclass(frozen=True)
class Header:
    """What a bundle says about itself: when it was made, of which case or all, and the keys as a Tink keyset."""

    made: str
    of: str
    keys: str

    @property
    def whole(self) -> bool:
        """Whether it is of every case."""
        return self.of == EVERY_CASE


def write(out: Sink, header: Header, checkpoints: Iterable[Checkpoint], records: Iterable[Record]) -> int:
    """Write a bundle as a stream; gives the number of lines between its first and its last."""
    lines = 0
    out.write(_line([FORMAT, header.made, header.of, header.keys]))
    for record in chain(checkpoints, records):
        out.write(_line([NAMES[type(record)], *record]))
        lines += 1
    out.write(_line([END, lines]))
    return lines


@contextmanager
def opened(path: Path) -> Iterator[tuple[Header, Iterator[Checkpoint], Iterator[Record]]]:
    """A bundle's header and two streams, to be read to their ends one after the other. Raises BadBundle, OSError."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
        file.seek(0)
        lines = Lines(gzip.GzipFile(fileobj=file) if packed else file)
        yield lines.header(), lines.checkpoints(), lines.records()


class Lines:
    """The lines of a bundle, each checked for its form."""

    def __init__(self, file: Source) -> None:
        self._file = file
        self._number = 0
        self._all = self._records()
        self._waiting: list[Record] = []

    def header(self) -> Header:
        """The first line. Raises BadBundle."""
        line = self._next()
        if line[:1] != [FORMAT] or len(line) != 4 or not all(isinstance(part, str) for part in line):
            raise BadBundle("This is not a bundle of evidence.")
        return Header(*line[1:])

    def checkpoints(self) -> Iterator[Checkpoint]:
        """The checkpoints, up to the first case. Raises BadBundle."""
        for record in self._all:
            if not isinstance(record, Checkpoint):
                self._waiting.append(record)
                return
            yield record

    def records(self) -> Iterator[Record]:
        """Everything after the checkpoints. Raises BadBundle."""
        case = 0
        for record in chain(self._waiting, self._all):
            if isinstance(record, Checkpoint) or record.case < case:
                raise self._bad("is out of order")
            case = record.case
            yield record

    def _records(self) -> Iterator[Any]:
        while True:
            kind, *values = self._next()
            if kind == END:
                self._end(values)
                return
            if kind not in KINDS or not _fits(values, TYPES[kind]):
                raise self._bad("is not part of a bundle")
            yield KINDS[kind](*values)

    def _next(self) -> list[Any]:
        self._number += 1
        try:
            text = self._file.readline(LONGEST)
            line = orjson.loads(text) if text else None
        except (EOFError, OSError, ValueError, zlib.error):
            raise self._bad("is damaged") from None
        if line is None:
            raise self._bad("is missing: the bundle is cut off")
        if not isinstance(line, list) or not line or not isinstance(line[0], str):
            raise self._bad("is not part of a bundle")
        return line

    def _end(self, values: list[Any]) -> None:
        if values != [self._number - 2]:
            raise self._bad("counts other lines than there are: the bundle is not whole")

    def _bad(self, what: str) -> BadBundle:
        return BadBundle(f"Line {self._number} {what}.")


def _fits(values: list[Any], types: tuple[Any, ...]) -> bool:
    return len(values) == len(types) and all(map(isinstance, values, types))


def _line(values: list[Any]) -> bytes:
    return orjson.dumps(values) + b"\n"
