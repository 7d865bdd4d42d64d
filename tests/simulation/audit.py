"""What must hold when the years are over; each check gives what is wrong, in words."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command

from portal.cases import deadlines
from portal.cases.lifecycle import State
from portal.cases.models import Case, Outcome
from portal.correspondence.models import Mail
from portal.outbox.models import Job, JobState
from portal.vault import files
from portal.vault.models import CaseKey, VaultFile
from tests.simulation.postbox import delivered


def problems() -> Iterator[str]:
    """Everything that is not as it has to be."""
    yield from _ends()
    yield from _dates()
    yield from _mails()
    yield from _jobs()
    yield from _evidence()
    yield from _storage()


def _ends() -> Iterator[str]:
    """Every case has a lawful end, and its outcome outlived its data."""
    for case in Case.objects.exclude(state=State.DESTROYED):
        yield f"{case.reference} is still {case.state}"
    for case in Case.objects.exclude(outcome__in=Outcome.values):
        yield f"{case.reference} has no outcome"


def _dates() -> Iterator[str]:
    for case in Case.objects.iterator():
        if deadlines.of(case).due != case.due_on:
            yield f"{case.reference}: its date does not follow from its events"


def _mails() -> Iterator[str]:
    for name, times in delivered.items():
        if times != 1:
            yield f"{name} went out {times} times"
    if left := Mail.objects.count():
        yield f"{left} mails outlived their cases"


def _jobs() -> Iterator[str]:
    for job in Job.objects.exclude(state__in=[JobState.DONE, JobState.CANCELLED]):
        yield f"the job {job} is {job.state}: {job.problem}"


def _evidence() -> Iterator[str]:
    said = StringIO()
    try:
        call_command("verify_evidence", stdout=said)
    except SystemExit:
        yield f"the evidence does not verify: {said.getvalue()[-2000:]}"


def _storage() -> Iterator[str]:
    for what in (VaultFile, CaseKey):
        if left := what.objects.count():
            yield f"{left} rows of {what.__name__} are left"
    stored = list(files.stored_cases())
    for case in Case.objects.filter(pk__in=stored):
        yield f"files of {case.reference} are left in storage"
