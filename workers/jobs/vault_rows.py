"""Rows of a search into encrypted files of the case, and out of them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import orjson

from portal.cases.models import Case
from portal.vault import files
from portal.vault.models import VaultFile
from workers.outbox import Lease
from workers.package.tables import exact_row


class VaultSink:
    """Keeps each collection's rows in a file of its own and tells the lease how far it is."""

    def __init__(self, case: Case, held: Lease) -> None:
        self.files: dict[str, VaultFile] = {}
        self._case = case
        self._held = held

    @contextmanager
    def open(self, address: str) -> Iterator[CountingWriter]:
        """A writer for one collection."""
        with files.create(self._case, saving=False) as out:
            yield CountingWriter(out, self._held)
        self.files[address] = out.file

    def save(self) -> None:
        """Save the rows of the small files, all at once. Call it where the result of the search is saved."""
        files.save_all(self.files.values())


class CountingWriter:
    """Passes bytes on and counts rows for the progress shown on the case."""

    def __init__(self, out: files.VaultWriter, held: Lease) -> None:
        self._out = out
        self._held = held

    def write(self, data: bytes) -> None:
        """Take whole JSON lines. Raises LeaseLost when the work no longer counts."""
        self._out.write(data)
        self._held.progress(self._held.done + data.count(b"\n"))


def reader(file: VaultFile) -> Callable[[], Iterator[bytes]]:
    """What opens a file's rows anew each time it is called; a small file is read and decrypted once."""
    if file.size > files.SMALL:
        return partial(stored, file)
    once = cache(lambda: tuple(stored(file)))
    return lambda: iter(once())


def stored(file: VaultFile) -> Iterator[bytes]:
    """What a sink kept, in chunks of whole lines again. Raises what :func:`portal.vault.files.read` raises."""
    rest = b""
    for chunk in files.read(file):
        lines, end, begun = chunk.rpartition(b"\n")
        if end:
            yield b"".join((rest, lines, end))
            rest = begun
        else:
            rest += begun
    if rest:
        yield rest


def without(rows: Callable[[], Iterator[bytes]], hidden: frozenset[str]) -> Iterator[bytes]:
    """The rows without the fields of these dotted paths, numbers digit by digit as they were."""
    paths = [path.split(".") for path in sorted(hidden)]
    for chunk in rows():
        kept = []
        for line in chunk.splitlines():
            row = exact_row(line)
            for path in paths:
                _remove(row, path)
            kept.append(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        yield b"".join(kept)


def _remove(value: Any, path: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _remove(each, path)
    elif isinstance(value, dict) and len(path) == 1:
        value.pop(path[0], None)
    elif isinstance(value, dict):
        _remove(value.get(path[0]), path[1:])
