"""What staff and workers do in the tests of jobs, step by step."""

from __future__ import annotations

import io
import sqlite3
import zipfile

import psycopg

from portal.cases import queries, services
from portal.cases.lifecycle import State
from portal.cases.models import Case, Document
from portal.vault import files
from tests.support.running import run_due_jobs
from tests.workers.conftest import Staff, Urls


def searched(case: Case, staff: Staff) -> Case:
    services.search(case, by=staff.handler)
    run_due_jobs()
    case.refresh_from_db()
    return case


def found(case: Case) -> dict[str, int]:
    return {finding.address: finding.found for finding in queries.findings(case)}


def rows(url: str, query: str) -> list[tuple]:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            return connection.execute(query).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def pages_of(case: Case) -> dict[str, str]:
    """The pages of the package, by file name."""
    content = b"".join(files.read(Document.objects.get(case=case).file))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}


def everything_in(case: Case) -> bytes:
    content = b"".join(files.read(Document.objects.get(case=case).file))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def approved(case: Case, staff: Staff) -> Case:
    services.submit(case, by=staff.handler)
    return services.approve(case, by=staff.dpo)


def carried_out(case: Case, staff: Staff) -> Case:
    approved(case, staff)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.READY, list(queries.dead_jobs(case).values_list("problem", flat=True))
    return services.deliver(case, by=staff.handler)


def failed_in_the_shop(case: Case, staff: Staff, systems: Urls) -> Case:
    """An approved account deletion that is done in the club; in the shop there is more than was planned."""
    approved(case, staff)
    with psycopg.connect(systems.shop) as shop:
        shop.execute("INSERT INTO purchase VALUES (99, 1, 'one more', 1)")
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    return case
