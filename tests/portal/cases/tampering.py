"""Evidence under a few cases and checkpoints, and somebody who owns the database and tampers with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from portal.cases import checkpoints, evidence, services, stored
from portal.cases.actors import Actor, Who
from portal.cases.models import Case, Event
from portal.cases.proof.checking import Check
from portal.cases.proof.keys import PublicKeys
from portal.vault import keys
from tests.portal.desk.examples import filed

HANDLER = Actor(Who.HANDLER)


@dataclass(frozen=True)
class Record:
    """``long`` has six events: three signed by checkpoint 1, five by checkpoint 2, the last by none.

    ``short`` has two and ``other`` has three, all signed.
    """

    long: Case
    short: Case
    other: Case

    def names(self) -> dict[str, object]:
        """What statements and messages call these cases by."""
        cases = {"long": self.long, "short": self.short, "other": self.other}
        return {name: case.pk for name, case in cases.items()} | {
            name.upper(): case.reference for name, case in cases.items()
        }


def made() -> Record:
    """The record of the class above."""
    record = Record(filed(), filed(), filed())
    happen(record.long)
    checkpoints.make()
    happen(record.long, 2)
    happen(record.other)
    checkpoints.make()
    happen(record.long)
    return record


def happen(case: Case, times: int = 1) -> None:
    """Something that is recorded."""
    for _time in range(times):
        services.assign(case, by=HANDLER, to=None)


def problems(expected: dict[int, str] | None = None) -> list[str]:
    """Everything that is wrong with the evidence in the database."""
    check = Check(PublicKeys(keys.checkpoints_public_keyset()), expected)
    with stored.snapshot():
        return [str(problem) for problem in check.run(stored.checkpoints(), stored.records())]


def tamper(*statements: str) -> None:
    """Run statements with every trigger off, foreign keys included."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def rewrite(case: Case, number: int, actor: str) -> None:
    """Change an event and make all that follows fit again, as somebody would who knows how digests are made."""
    events = list(Event.objects.filter(case=case, number__gte=number))
    events[0].actor = actor
    for event, before in zip(events, [None, *events], strict=False):
        event.previous = before.digest if before else event.previous
        event.digest = evidence.digest_of(event)
        tamper(
            f"UPDATE cases_event SET actor = '{event.actor}', previous = '{event.previous}', digest = '{event.digest}'"
            f" WHERE case_id = {case.pk} AND number = {event.number}"
        )
