"""Everything staff see of one case, read with the same few queries whatever the case holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Sum

from portal.cases import deadlines, guards, lifecycle, notes, queries, timeline
from portal.cases import findings as found
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.findings import Details
from portal.cases.lifecycle import Action, Guard
from portal.cases.models import Case, Choice, Document, Erasure, Finding, FindingState, Plan, SystemProblem
from portal.cases.request import Request
from portal.cases.services.searching import reason_of
from portal.cases.timeline import Entry
from portal.correspondence import services as correspondence
from portal.correspondence.models import Direction
from portal.inventory.models import DataSystem
from portal.law.clock import Deadline
from portal.outbox.models import Job, JobState
from portal.staff.models import Role, User
from portal.vault.keys import KeyDestroyed

CASEWORKERS = (Role.HANDLER, Role.DPO)


@dataclass(frozen=True)
class Offer:
    """Something this person may do now, and what has to be done before it."""

    action: Action
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A message or a note in plain text. ``files`` are (id, name, content type, size)."""

    at: datetime
    author: str
    from_person: bool
    body: str
    files: tuple[tuple[int, str, str, int], ...] = ()


@dataclass(frozen=True)
class Collection:
    """What was found in one collection, what staff decided about it, and what that decision still needs."""

    finding: Finding
    details: Details
    choice: Choice | None
    reason: str

    @property
    def undecided(self) -> bool:
        """Whether a human must still say what becomes of rows that are also somebody else's."""
        decided = self.choice is not None and bool(self.choice.shared or self.choice.withhold)
        return self.finding.shared > 0 and not decided

    @property
    def withheld(self) -> bool:
        """Whether the whole collection is left out."""
        return self.choice is not None and self.choice.withhold

    @property
    def failed(self) -> bool:
        """Whether the search of it did not come to its end."""
        return self.finding.state == FindingState.FAILED

    @property
    def unreachable(self) -> bool:
        """Whether no identifier we know leads there."""
        return self.finding.state == FindingState.UNREACHABLE


@dataclass(frozen=True)
class SystemPart:
    """One data system: its collections, why it could not be read if so, and when its erasure was verified."""

    system: DataSystem
    collections: list[Collection]
    problem: str = ""
    verified_at: datetime | None = None


@dataclass(frozen=True)
class Progress:
    """Work that is going on or has failed for good, and how many rows it has been through."""

    running: list[Job]
    dead: list[Job]

    @property
    def rows(self) -> int:
        """Rows that the running jobs are done with."""
        return sum(job.done for job in self.running)


@dataclass(frozen=True)
class CasePage:
    """One case as staff see it. ``request`` is None once the case's key is destroyed."""

    case: Case
    request: Request | None
    deadline: Deadline
    offers: dict[Action, Offer]
    entries: list[Entry]
    thread: list[Written]
    notes: list[Written]
    systems: list[SystemPart]
    totals: dict[str, int]
    plan: Plan | None
    documents: list[Document]
    progress: Progress
    people: list[User]


def load(case: Case, *, by: Actor) -> CasePage:
    """The page of a case for a member of staff."""
    readable = requests_of(case)
    systems = list(_systems(case))
    return CasePage(
        case=case,
        request=readable,
        deadline=deadlines.of(case),
        offers={offer.action: offer for offer in offers(case, by)},
        entries=timeline.of(case),
        thread=list(_thread(case)) if readable else [],
        notes=list(_notes(case)) if readable else [],
        systems=systems,
        totals=_totals(case),
        plan=_plan(case),
        documents=list(Document.objects.filter(case=case).select_related("file").order_by("pk")),
        progress=progress(case),
        people=caseworkers(),
    )


def requests_of(case: Case) -> Request | None:
    """What the person told us; None once the case's key is destroyed."""
    try:
        return requests.of(case)
    except KeyDestroyed:
        return None


def offers(case: Case, by: Actor) -> Iterator[Offer]:
    """What the lifecycle table lets this person do now, each with the guards that do not hold yet."""
    for action in lifecycle.actions(case.kind, case.state, by.who):
        row = lifecycle.transition(case.kind, case.state, action)
        unmet = guards.unmet(case, row.guards, by) if row else []
        yield Offer(action, tuple(str(Guard(guard).label) for guard in unmet))


def progress(case: Case) -> Progress:
    """What workers are doing on a case, and what they had to give up."""
    jobs = list(Job.objects.filter(case=case).exclude(state__in=[JobState.DONE, JobState.CANCELLED]).order_by("pk"))
    return Progress(
        running=[job for job in jobs if job.state != JobState.DEAD],
        dead=[job for job in jobs if job.state == JobState.DEAD],
    )


def caseworkers() -> list[User]:
    """Everybody a case can be given to."""
    return list(User.objects.filter(role__in=CASEWORKERS, is_active=True).order_by("name"))


def collection(case: Case, finding_id: int) -> Collection:
    """One collection of the latest search. Raises Finding.DoesNotExist."""
    finding = queries.findings(case).get(pk=finding_id)
    choice = Choice.objects.filter(case=case, address=finding.address).first()
    return _collection(case, finding, choice)


def _systems(case: Case) -> Iterator[SystemPart]:
    choices = {choice.address: choice for choice in Choice.objects.filter(case=case)}
    problems = SystemProblem.objects.filter(case=case, search_no=case.search_no).select_related("system")
    problem_of = {problem.system_id: problem for problem in problems}
    erasures = Erasure.objects.filter(plan__case=case, plan__search_no=case.search_no)
    verified = dict(erasures.values_list("system_id", "verified_at"))
    for system, group in groupby(queries.findings(case), key=lambda finding: finding.system):
        collections = [_collection(case, finding, choices.get(finding.address)) for finding in group]
        problem = problem_of.pop(system.pk, None)
        yield SystemPart(system, collections, problem.problem if problem else "", verified.get(system.pk))
    for problem in problem_of.values():
        yield SystemPart(problem.system, [], problem.problem)


def _collection(case: Case, finding: Finding, choice: Choice | None) -> Collection:
    try:
        details = found.details_of(case, finding)
        reason = reason_of(case, choice) if choice else ""
    except KeyDestroyed:
        details, reason = Details(), ""
    return Collection(finding, details, choice, reason)


def _totals(case: Case) -> dict[str, Any]:
    sums = {name: Sum(name, default=0) for name in ("found", "withheld", "shared", "to_erase", "erased", "left")}
    totals: dict[str, Any] = queries.findings(case).order_by().aggregate(**sums)
    return {
        **totals,
        "included": totals["found"] - totals["withheld"],
        "kept": totals["found"] - totals["to_erase"],
    }


def _plan(case: Case) -> Plan | None:
    plans = Plan.objects.filter(case=case, search_no=case.search_no)
    return plans.select_related("submitted_by", "approved_by").first()


def _thread(case: Case) -> Iterator[Written]:
    for message in case.messages.select_related("author").prefetch_related("attachments__file"):
        message.case = case
        files = tuple(
            (each.pk, correspondence.name_of(each), each.content_type, each.file.size)
            for each in message.attachments.all()
        )
        author = message.author.name if message.author else ""
        body = correspondence.body_of(message)
        yield Written(message.created_at, author, message.direction == Direction.FROM_PERSON, body, files)


def _notes(case: Case) -> Iterator[Written]:
    for note in case.notes.select_related("author").order_by("-created_at"):
        note.case = case
        yield Written(note.created_at, note.author.name, from_person=False, body=notes.body_of(note))
