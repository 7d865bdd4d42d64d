"""What the tests of faults share: the portal under test, a system to search, cases, and how a case must end."""

from __future__ import annotations

import io
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection

from portal.cases import evidence, queries, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Document, Event
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.outbox.models import Job, JobKind, JobState
from portal.vault import files
from portal.vault.models import VaultFile
from tests.support.waiting import until
from tests.support.worker import Worker
from workers import tasks
from workers.local.postgres import Postgres
from workers.local.valkey import Valkey
from workers.package import manifest

LOCKED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
ADAS = {
    "shop:customer": 1, "shop:purchase": 1005, "shop:invoice": 1, "club:member": 1, "club:post": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """Who takes cases on."""

    handler: Actor
    dpo: Actor
    second_dpo: Actor


@dataclass(frozen=True)
class Portal:
    """The parts that tests kill."""

    postgres: Postgres
    broker: Valkey
    worker: Worker
    mail: Path
    staff: Staff

    def restart_postgres(self) -> None:
        """Crash the portal's database in the middle of everything, and start it again."""
        assert self.postgres.process is not None
        self.postgres.process.kill()
        self.postgres.process.wait()
        self.postgres.start()
        connection.close()

    def message_ids(self) -> list[str]:
        """The Message-IDs of all mails that were sent."""
        sent = [path.read_text() for path in self.mail.iterdir()]
        return re.findall(r"^Message-ID: (<.+>)$", "\n".join(sent), re.MULTILINE)


@dataclass(frozen=True)
class Shop:
    """The system in Postgres; the club, in SQLite, is reached through it, and so is erased first."""

    url: str
    club: Path

    def rows(self, table: str, where: str = "true") -> int:
        """How many rows a table has."""
        with psycopg.connect(self.url) as shop:
            found = shop.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        assert found is not None
        return found[0]

    def club_erased(self) -> bool:
        """Whether Ada is no member any more."""
        with closing(sqlite3.connect(self.club)) as club:
            return club.execute("SELECT count(*) FROM member WHERE no = 'M-1'").fetchone() == (0,)

    @contextmanager
    def held(self, statement: str) -> Iterator[psycopg.Connection]:
        """Hold the locks that a statement takes, so that whoever needs them waits."""
        with psycopg.connect(self.url) as holder:
            holder.execute(statement)
            yield holder

    def waiting(self) -> list[int]:
        """The backends that wait for a lock."""
        with psycopg.connect(self.url) as shop:
            return [pid for (pid,) in shop.execute(LOCKED)]

    def until_waiting(self) -> int:
        """Wait until a worker stands before a lock; gives its backend."""
        until(self.waiting, "a worker waits for the lock")
        return self.waiting()[0]

    def cut_off(self, pid: int) -> None:
        """End a backend, as when the system goes down."""
        with psycopg.connect(self.url) as shop:
            shop.execute("SELECT pg_terminate_backend(%s)", [pid])


def filed(kind: Kind = Kind.ACCESS) -> Case:
    """A request of Ada's, its address confirmed."""
    request = Request("Ada Example", "ada@example.org")
    return services.confirm(services.file_request(Filing(uuid.uuid4(), kind, request, "en")))


def until_state(case: Case, state: State, *, supervised: Worker | None = None) -> Case:
    """Wait until the workers have brought a case there; gives it as it is then.

    A ``supervised`` worker that ends meanwhile is started again, as it is wherever it runs for real.
    """

    def there() -> bool:
        if supervised:
            supervised.start()
        return Case.objects.filter(pk=case.pk, state=state).exists()

    until(there, f"the case is “{state.label}”")
    return queries.case_for(case.reference)


def until_done(case: Case) -> None:
    """Wait until nothing is left to do for a case."""
    until(lambda: not queries.running_jobs(case).exists(), "all jobs of the case end")


def job_of(case: Case, kind: JobKind) -> Job:
    """The latest job of a kind."""
    return Job.objects.filter(case=case, kind=kind).latest("pk")


def approved_erasure(portal: Portal, case: Case) -> Case:
    """Take an erasure from its plan to the second person's approval, from where the workers carry it out."""
    case = services.submit(case, by=portal.staff.dpo)
    return services.approve(case, by=portal.staff.second_dpo)


def check_findings(case: Case) -> None:
    """Everything of Ada's was found, and nothing lies in the vault that no finding or document holds."""
    assert {finding.address: finding.found for finding in queries.findings(case)} == ADAS
    tasks.tidy()
    claimed = {finding.file_id for finding in queries.findings(case)} - {None}
    assert set(VaultFile.objects.filter(case=case).values_list("pk", flat=True)) == claimed


def check_access_ends(portal: Portal, case: Case) -> None:
    """From the review on: the package is made once, is whole and opens; everything happened exactly once."""
    check_findings(case)
    services.approve(case, by=portal.staff.handler)
    case = until_state(case, State.READY)
    document = Document.objects.get(case=case)
    assert document.file is not None
    manifest.verify(io.BytesIO(b"".join(files.read(document.file))))
    check_happened_once(portal, case, Action.RECORD_SEARCH, Action.RECORD_DOCUMENT)


def check_erasure_ended(portal: Portal, shop: Shop, case: Case) -> None:
    """Everything planned is gone and nothing else, it is accounted for, and it happened exactly once."""
    case = until_state(case, State.READY)
    assert gone(shop)
    assert shop.rows("customer") == 1
    assert shop.rows("purchase") == 5
    assert shop.rows("invoice") == 2
    for finding in queries.findings(case):
        assert finding.found == (finding.erased or 0) + finding.kept
        assert not finding.left
    assert Document.objects.get(case=case).kind == Document.Kind.CERTIFICATE
    check_happened_once(portal, case, Action.RECORD_SEARCH, Action.RECORD_DOCUMENT)
    erased = Event.objects.filter(case=case, action=Action.RECORD_ERASURE).values_list("facts__system", flat=True)
    assert len(erased) == len(set(erased)) == 2


def check_happened_once(portal: Portal, case: Case, *actions: Action) -> None:
    """Each of the actions is in the evidence once, the evidence is whole, all jobs are done, no mail went out twice."""
    until_done(case)
    for action in actions:
        assert Event.objects.filter(case=case, action=action).count() == 1, action
    assert evidence.verify(case) == Event.objects.filter(case=case).count()
    assert set(Job.objects.filter(case=case).values_list("state", flat=True)) == {JobState.DONE}
    sent = portal.message_ids()
    assert len(sent) == len(set(sent))
    assert Job.objects.filter(kind=JobKind.SEND_MAIL, state=JobState.DONE).count() == len(sent)


def whole(shop: Shop) -> bool:
    """Whether nothing of Ada's has been erased in the shop."""
    return (shop.rows("customer", "id = 1"), shop.rows("purchase", "customer_id = 1")) == (1, ADAS["shop:purchase"])


def gone(shop: Shop) -> bool:
    """Whether all that was to be erased in the shop has been."""
    return (shop.rows("customer", "id = 1"), shop.rows("purchase", "customer_id = 1")) == (0, 0)
