"""What must hold when the faults are over and everything has come to its end; each check gives what is wrong."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping

from django.core.management import call_command

from portal.cases import queries
from portal.cases.lifecycle import CLOSED_STATES, Action, Kind
from portal.cases.models import Case, Document, Event
from portal.outbox.models import Job, JobKind, JobState
from portal.vault import files
from portal.vault.models import VaultFile
from tests.faults.schedule import people
from tests.faults.schedule.people import Left, Person
from tests.faults.schedule.world import World
from workers import tasks
from workers.package import manifest
from workers.package.model import PackageError

ERASED_VALUES = ("shop:purchase", "club:post")
KEPT_ROWS = ("shop:invoice",)  # a law says so


def problems(world: World, cases: Mapping[Person, Case]) -> Iterator[str]:
    """Everything that is not as it has to be."""
    yield from _ends()
    yield from _jobs()
    for person, left in people.left_of(world.shop, world.club, world.people):
        yield from _systems(person, left)
    for person, case in cases.items():
        yield from _case(person, case)
    yield from _evidence()
    yield from _vault()


def _ends() -> Iterator[str]:
    for case in Case.objects.exclude(state__in=CLOSED_STATES):
        yield f"{case.reference}, {case.kind}, is still {case.state}"


def _jobs() -> Iterator[str]:
    """Nothing is held by the dead, and nothing waits."""
    for job in Job.objects.filter(state__in=[JobState.RUNNING, JobState.WAITING]):
        yield f"the job {job} is {job.state}: {job.problem}"
    for job in Job.objects.filter(kind=JobKind.SEND_MAIL).exclude(state=JobState.DONE):
        yield f"the mail {job} is {job.state}: {job.problem}"


def _systems(person: Person, left: Mapping[str, Left]) -> Iterator[str]:
    """What was to be erased is gone, and everybody else's data are there."""
    for address, rows in person.rows.items():
        expected = Left(rows, rows)
        if person.kind == Kind.ACCOUNT_DELETION and address not in KEPT_ROWS:
            expected = Left(0, 0)
        elif person.kind == Kind.INFORMATION_DELETION and address in ERASED_VALUES:
            expected = Left(rows, 0)
        if left[address] != expected:
            yield f"{person}: of {address} there is {left[address]}, not {expected}"


def _case(person: Person, case: Case) -> Iterator[str]:
    events = Counter(Event.objects.filter(case=case).values_list("action", flat=True))
    if person.kind == Kind.QUERY:
        return
    found = {finding.address: finding.found for finding in queries.findings(case)}
    if person.kind == Kind.ACCESS and found != person.rows:
        yield f"{person}: found {found}, not {person.rows}"
    documents = list(Document.objects.filter(case=case, revoked_at=None).exclude(file=None))
    if len(documents) != 1 or events[Action.DELIVER] != 1:
        yield f"{person}: {len(documents)} documents, {events[Action.DELIVER]} deliveries"
    for document in documents:
        yield from _document(person, document)
    yield from _erasures(person, case)


def _document(person: Person, document: Document) -> Iterator[str]:
    assert document.file is not None
    body = b"".join(files.read(document.file))
    if document.kind != Document.Kind.PACKAGE:
        return
    try:
        manifest.verify(io.BytesIO(body))
    except PackageError as error:
        yield f"{person}: {error}"


def _erasures(person: Person, case: Case) -> Iterator[str]:
    """What the evidence says was erased, over all tries, is what there was, once."""
    said = Event.objects.filter(case=case, action=Action.RECORD_ERASURE).values_list("facts__erased", flat=True)
    expected = {
        Kind.ACCOUNT_DELETION: sum(rows for address, rows in person.rows.items() if address not in KEPT_ROWS),
        Kind.INFORMATION_DELETION: sum(person.rows[address] for address in ERASED_VALUES),
    }.get(person.kind, 0)
    if sum(said) != expected:
        yield f"{person}: {list(said)} rows erased, not {expected}"


def _evidence() -> Iterator[str]:
    said = io.StringIO()
    try:
        call_command("verify_evidence", stdout=said)
    except SystemExit:
        yield f"the evidence does not verify: {said.getvalue()[-2000:]}"


def _vault() -> Iterator[str]:
    """Nothing lies in the vault that nobody needs, and nothing is missing in storage."""
    tasks.tidy()
    if left := queries.unclaimed_files().count():
        yield f"{left} files belong to nothing"
    for file in VaultFile.objects.all():
        try:
            list(files.read(file))
        except FileNotFoundError:
            yield f"file {file.pk} is not in storage"
