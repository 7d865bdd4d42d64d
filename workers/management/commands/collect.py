"""`manage.py collect`: everything a system holds about a person, as one JSON file."""

from __future__ import annotations

import io
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson

from workers.command_line import SystemCommand


class JsonSink:
    """Writes ``{"dataset:collection": [row, …], …}`` as the rows come in."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._first = True

    @contextmanager
    def open(self, address: str) -> Iterator[RowWriter]:
        """Rows of one collection."""
        self._name(address)
        self._out.write(b"[")
        yield RowWriter(self._out)
        self._out.write(b"]")

    def empty(self, address: str) -> None:
        """A collection that was searched and holds nothing."""
        self._name(address)
        self._out.write(b"[]")

    def _name(self, address: str) -> None:
        self._out.write(b"" if self._first else b",\n")
        self._out.write(orjson.dumps(address) + b": ")
        self._first = False


class RowWriter:
    """Turns JSON lines into the items of a JSON list."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._separator = b"\n"

    def write(self, data: bytes) -> None:
        """Take whole lines."""
        self._out.write(self._separator + data.rstrip(b"\n").replace(b"\n", b",\n"))
        self._separator = b",\n"


@contextmanager
def _whole_or_not(output: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is finished; whatever happens, no half of it stays behind."""
    with tempfile.NamedTemporaryFile(dir=output.resolve().parent, delete=False) as file:
        part = Path(file.name)
        try:
            yield file
            file.close()
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)


class Command(SystemCommand):
    """Collect a person's data."""

    help = "Collect everything that a data system holds about a person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """And where to."""
        super().add_arguments(parser)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *, url: str, dataset: list[Path], identity: list[str], output: Path, **options: Any) -> None:
        """Write the file whole or not at all."""
        from workers.connectors.problems import SystemDown
        from workers.engine.source import DatasetError

        identities = self.identities(identity)
        graph, systems, warnings = self.opened(url, dataset)
        try:
            with _whole_or_not(output) as file:
                self._write(file, graph, systems, identities, warnings)
        except (DatasetError, SystemDown) as error:
            self.refuse(error)
        except OSError as error:
            self.refuse(f"{output}: cannot be written: {error.strerror}")

    def _write(self, file: Any, graph: Any, systems: Any, identities: dict[str, str], warnings: list[str]) -> None:
        from workers.connectors.problems import SystemDown
        from workers.search import search

        out = io.BufferedWriter(file, 1 << 20) if isinstance(file, io.RawIOBase) else file
        out.write(b'{"rows": {')
        sink = JsonSink(out)
        report = search(graph, systems, identities, sink=sink)
        failed = [result for result in report.results.values() if result.state == "failed"]
        if failed:
            raise SystemDown(f"{failed[0].address}: {failed[0].problem}")
        for result in report.results.values():
            if result.state == "empty":
                sink.empty(result.address)
        unreachable = [result.problem for result in report.results.values() if result.state == "unreachable"]
        odd = [words for each in report.warnings.values() for words in each]
        odd += [_shared(result) for result in report.results.values() if result.shared]
        two = [f"{address}: these rows may belong to two people" for address in report.ambiguous]
        tail = {"unreachable": unreachable, "warnings": [*warnings, *odd, *two]}
        out.write(b"}, " + orjson.dumps(tail)[1:] + b"\n")
        out.flush()


def _shared(result: Any) -> str:
    what = "1 row is" if result.shared == 1 else f"{result.shared} rows are"
    return f"{result.address}: {what} also referred to by rows of other people"
