"""An access request of one person with 100,000 of 1,000,000 rows, beside reading these rows at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db.models import Sum

from benchmarks import records
from benchmarks.cases import filed, handler, reached
from benchmarks.machine import Machine
from benchmarks.measuring import least, timed
from benchmarks.results import Line, Section, megabytes, seconds, times
from benchmarks.worker import running, until
from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Document, Finding

TRIES = 3
COPY = f"COPY (SELECT row_to_json(s) FROM sighting s WHERE {records.WHERE}) TO STDOUT"
HOW = f"""\
The best of {TRIES} tries, each through the broker and a real worker process, from the click on the desk: `search` is
everything found, counted, checked for other people's rows, encrypted and in the vault; `package` is the ZIP with pages,
JSON and CSV, read from the vault and encrypted into it. Beside it, `COPY` of the same rows to a client that only reads
them. Memory is that of the worker's process at its peak, over what it takes after a small request. Fides says of its
own: 8 s and 0.7 GB for 100,000 rows."""


@dataclass(frozen=True)
class Taken:
    """The seconds of one request: until everything is in the vault, and from there until its package is."""

    search: float
    package: float

    @property
    def whole(self) -> float:
        """Both."""
        return self.search + self.package


def run(machine: Machine) -> Section:
    """Measure the raw limit, then the request."""
    url = machine.postgres.url(records.make(machine))
    records.register(url)
    limit = least(lambda: read_raw(url), TRIES)
    with running(machine, processes=1) as worker:
        answer(records.SMALL_EMAIL, rows=2)
        idle = worker.memory()
        worker.forget_peak()
        taken = [answer(records.EMAIL, rows=records.THEIRS + 1) for _try in range(TRIES)]
        above = worker.memory("VmHWM") - idle
    return Section("An access request with 100,000 rows", HOW, list(_lines(limit, taken, above)))


def read_raw(url: str) -> int:
    """Read the rows to the end and do nothing with them."""
    with psycopg.connect(url) as connection, connection.cursor().copy(COPY) as copy:
        return sum(len(block) for block in copy)


def answer(email: str, *, rows: int) -> Taken:
    """One access request from the click on “search” to the finished package. Raises RuntimeError for missing rows."""
    case = filed(Kind.ACCESS, email)

    def search() -> None:
        services.search(case, by=handler())
        until(lambda: reached(case, State.REVIEW), "the search ends")

    def package() -> None:
        services.approve(case, by=handler())
        until(lambda: reached(case, State.READY), "the package is made")

    taken = Taken(timed(search), timed(package))
    found = Finding.objects.filter(case=case).aggregate(rows=Sum("found"))["rows"]
    if found != rows or not Document.objects.filter(case=case).exists():
        raise RuntimeError(f"{found} of {rows} rows were found")
    return taken


def _lines(limit: float, taken: list[Taken], above: int) -> Iterator[Line]:
    search, package = min(each.search for each in taken), min(each.package for each in taken)
    whole = min(each.whole for each in taken)
    raw = f"{seconds(limit)} for COPY"
    yield Line("search", seconds(search), f"{raw} ({times(search / limit)})")
    yield Line("package", seconds(package), f"{raw} ({times(package / limit)})")
    beside = f"{raw} ({times(whole / limit)})"
    yield Line("search and package", seconds(whole), beside, "at most 10 times", met=whole <= 10 * limit)
    yield Line("peak memory over idle", megabytes(above), "", "at most 60 MB", met=above <= 60_000_000)
