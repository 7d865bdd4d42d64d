"""Everything staff see of one case, read with the same few queries whatever the case holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import (
    around,
    clock_words,
    deadlines,
    exemptions,
    fees,
    grounds,
    guards,
    lifecycle,
    notes,
    notices,
    owner_page,
    papers,
    preview,
    queries,
    retention,
    timeline,
)
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.around import Around
from portal.cases.collection import Collection, collection_of
from portal.cases.fees import Quote
from portal.cases.lifecycle import ANNOUNCED_STATES, ERASURES, Action, Guard, Kind
from portal.cases.models import (
    Case,
    Choice,
    Document,
    Erasure,
    Notice,
    Plan,
    SystemProblem,
)
from portal.cases.notices import Told
from portal.cases.owner_page import AskedOwner
from portal.cases.papers import Paper
from portal.cases.preview import Preview
from portal.cases.request import Request
from portal.cases.services.approving import begins_if_approved
from portal.cases.services.delaying import words_of_delay
from portal.cases.services.extending import reason_of_extension
from portal.cases.timeline import Entry
from portal.cases.topic_part import TopicPart, topic_part
from portal.correspondence import services as correspondence
from portal.correspondence.models import Attachment, Direction, Mail
from portal.inventory import categories
from portal.inventory.models import DataSystem
from portal.law.clock import Deadline
from portal.law.jurisdiction import Extension, jurisdiction
from portal.outbox.models import Job
from portal.staff import services as staff
from portal.staff.models import User
from portal.ui.signs import labelled
from portal.vault.keys import KeyDestroyed

# Nothing that staff could do first would make these hold: what needs them is not offered.
HIDING = frozenset(
    {
        Guard.EXTENDABLE, Guard.CORRECTING, Guard.RESTRICTED, Guard.LEAVING_OUT, Guard.NO_FEE, Guard.FEE_OPEN,
        Guard.FEE_UNSETTLED, Guard.DOUBTED, Guard.NOT_ACKNOWLEDGED, Guard.LATE, Guard.NOT_HELD, Guard.HELD,
        Guard.ORIGINAL, Guard.PROVED, Guard.REPRESENTED, Guard.NOT_GIVEN_FIRST,
        Guard.AWAITED,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """Something this person may do now, and what has to be done before it."""

    action: Action
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A message or a note in plain text. ``files`` are (id, name, whether it is a proof of identity, size)."""

    at: datetime
    author: str
    from_person: bool
    body: str
    files: tuple[tuple[int, str, bool, int], ...] = ()


@dataclass(frozen=True)
class SystemPart:
    """One data system: its collections, why it could not be read if so, what is odd in its file, and when its erasure
    was verified.
    """

    system: DataSystem
    collections: list[Collection]
    problem: str = ""
    warnings: list[str] = field(default_factory=list)
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
class Options:
    """What the forms about a case offer. Grounds and categories are (key, words); ``extension`` None: there is none."""

    case: Case
    people: list[User]
    grounds: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    chosen: list[str]
    extension: Extension | None


@dataclass(frozen=True)
class CasePage:
    """One case as staff see it. ``request`` is None once the case's key is destroyed.

    ``begins_on`` is when a planned erasure begins, or would if it were approved today.
    ``earlier`` is what earlier plans erased before everything was searched again: the latest search cannot find it.
    """

    case: Case
    request: Request | None
    deadline: Deadline
    holiday: str
    without_effect: list[str]
    why_longer: str
    why_late: str
    offers: dict[Action, Offer]
    entries: list[Entry]
    accepted: Entry | None
    ground: str
    thread: list[Written]
    notes: list[Written]
    mails: list[Mail]
    systems: list[SystemPart]
    earlier: list[Collection]
    totals: dict[str, int]
    plan: Plan | None
    preview: Preview
    begins_on: date | None
    documents: list[Paper]
    told: list[Told]
    progress: Progress
    options: Options
    kept_until: date | None
    topic: TopicPart | None
    fee: Quote | None
    split_from: list[Case]
    split_into: list[Case]
    around: Around
    owners: list[AskedOwner]
    to_ask: list[str]

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return not self.deadline.running

    @property
    def closed(self) -> bool:
        """Whether nothing is left to do."""
        return not self.case.is_open

    @property
    def executed(self) -> bool:
        """Whether an erasure has begun: from then on its numbers are what was done, not what is planned."""
        approved = self.plan is not None and self.plan.approved_by is not None
        begun = approved and self.case.state not in ANNOUNCED_STATES
        return begun or self.totals["erased"] > 0

    @property
    def at_once(self) -> bool:
        """Whether a planned erasure begins as soon as it is approved."""
        return self.begins_on is not None and self.begins_on <= timezone.localdate()

    @property
    def staying(self) -> list[Collection]:
        """Of a planned erasure, where something is kept."""
        return [each for part in self.systems for each in part.collections if each.details.kept]


def load(case: Case, *, by: Actor) -> CasePage:
    """The page of a case for a member of staff."""
    readable, deadline = requests_of(case), deadlines.of(case)
    systems = list(_systems(case))
    entries = timeline.of(case)
    ground, plan = queries.ground_of(case), _plan(case)
    return CasePage(
        case=case,
        request=readable,
        deadline=deadline,
        holiday=clock_words.holiday(deadline),
        without_effect=clock_words.without_effect(deadline),
        why_longer=reason_of_extension(case) if readable else "",
        why_late=words_of_delay(case) if readable else "",
        offers={offer.action: offer for offer in offers(case, by)},
        entries=entries,
        accepted=next((entry for entry in entries if entry.action == Action.ACCEPT_IDENTITY), None),
        ground=labelled(exemptions.law_against(case), _(ground.title)) if ground else "",
        thread=list(_thread(case)) if readable else [],
        notes=list(_notes(case)) if readable else [],
        mails=list(case.mails.select_related("text").defer("content").order_by("pk")),
        systems=systems,
        earlier=[collection_of(case, finding, None) for finding in queries.erased_before(case)],
        totals=_totals(case),
        plan=plan,
        preview=preview.of((each.finding, each.details) for part in systems for each in part.collections),
        begins_on=_begins_on(case, plan),
        documents=papers.of(case),
        told=notices.of(case),
        progress=progress(case),
        options=options(case),
        kept_until=retention.kept_until(case),
        topic=topic_part(case) if readable else None,
        fee=fees.of(case) if readable else None,
        split_from=[each.earlier for each in queries.split(case.relations)],
        split_into=[each.case for each in queries.split(case.later_relations)],
        around=around.of(case),
        owners=owner_page.of(case),
        to_ask=owner_page.to_ask(case) if readable else [],
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
        if action is Action.CONFIRM_MATCH and (case.match_confirmed or not case.ambiguous):
            continue  # nobody doubts it
        if action is Action.ASK_IDENTITY and case.in_doubt:
            continue  # it was asked; what comes next is to accept the proof or to ask for another
        row = lifecycle.transition(case.kind, case.state, action)
        unmet = guards.unmet(case, row.guards, by) if row else []
        if not HIDING.isdisjoint(unmet):
            continue
        yield Offer(action, tuple(str(Guard(guard).label) for guard in unmet))


def progress(case: Case) -> Progress:
    """What workers are doing on a case, and what they had to give up."""
    running = queries.running_work(case).order_by("pk")
    return Progress(list(running), list(queries.dead_jobs(case).order_by("pk")))


def options(case: Case) -> Options:
    """The colleagues and grounds that a form about this case offers."""
    lawful = [(ground.key, grounds.words_of(ground)) for ground in queries.grounds_for(case)]
    extension = jurisdiction(case.jurisdiction).extension
    if case.kind != Kind.INFORMATION_DELETION:
        return Options(case, caseworkers(), lawful, [], [], extension)
    held = [(category.key, category.words) for category in categories.offered()]
    return Options(case, caseworkers(), lawful, held, queries.chosen_categories(case), extension)


def caseworkers() -> list[User]:
    """Everybody a case can be given to."""
    return list(staff.caseworkers().order_by("name"))


def document(case: Case, document_id: int) -> Document:
    """A finished document of the case whose file is still there. Raises Document.DoesNotExist."""
    documents = Document.objects.select_related("file__case__key").exclude(file=None)
    return documents.get(pk=document_id, case=case)


def notice(case: Case, notice_id: int) -> Notice:
    """The telling of one recipient. Raises Notice.DoesNotExist."""
    return Notice.objects.get(pk=notice_id, case=case)


def attachment(case: Case, attachment_id: int) -> Attachment:
    """A file that came with a message of the case. Raises Attachment.DoesNotExist."""
    attachments = Attachment.objects.select_related("message__case__key", "file__case__key")
    return attachments.get(pk=attachment_id, message__case=case)


def sent_files(case: Case) -> list[Attachment]:
    """The files that came with the person's messages."""
    sent = Attachment.objects.filter(message__case=case, message__direction=Direction.FROM_PERSON)
    return list(sent.select_related("message__case__key", "file").order_by("pk"))


def collection(case: Case, finding_id: int) -> Collection:
    """One collection of the latest search. Raises Finding.DoesNotExist."""
    finding = queries.findings(case).get(pk=finding_id)
    choice = Choice.objects.filter(case=case, address=finding.address).first()
    return collection_of(case, finding, choice, guards.undecided(case), case.exemptions.all())


def _systems(case: Case) -> Iterator[SystemPart]:
    choices = {choice.address: choice for choice in Choice.objects.filter(case=case)}
    undecided = guards.undecided(case)
    exempted = list(case.exemptions.all())
    problems = SystemProblem.objects.filter(case=case, search_no=case.search_no).select_related("system")
    problem_of = {problem.system_id: problem for problem in problems}
    erasures = Erasure.objects.filter(plan__case=case, plan__search_no=case.search_no)
    verified = dict(erasures.values_list("system_id", "verified_at"))
    for system, group in groupby(queries.findings(case), key=lambda finding: finding.system):
        collections = [
            collection_of(case, finding, choices.get(finding.address), undecided, exempted) for finding in group
        ]
        problem = problem_of.pop(system.pk, SystemProblem())
        yield SystemPart(system, collections, problem.problem, problem.warnings, verified.get(system.pk))
    for problem in problem_of.values():
        yield SystemPart(problem.system, [], problem.problem, problem.warnings)


def _totals(case: Case) -> dict[str, Any]:
    sums = {name: Sum(name, default=0) for name in ("found", "withheld", "shared", "to_erase", "erased", "left")}
    totals: dict[str, Any] = queries.findings(case).order_by().aggregate(**sums)
    return {
        **totals,
        "included": totals["found"] - totals["withheld"],
        "kept": totals["found"] - totals["to_erase"],
        "to_come": totals["to_erase"] - totals["erased"],
    }


def _plan(case: Case) -> Plan | None:
    plans = Plan.objects.filter(case=case, search_no=case.search_no)
    return plans.select_related("submitted_by", "approved_by").first()


def _begins_on(case: Case, plan: Plan | None) -> date | None:
    """When a planned erasure begins: as it was announced, or if it were approved today."""
    if case.kind not in ERASURES or plan is None:
        return None
    return plan.begins_on or begins_if_approved(case)


def _thread(case: Case) -> Iterator[Written]:
    for message in case.messages.select_related("author").prefetch_related("attachments__file"):
        message.case = case
        files = tuple(
            (each.pk, correspondence.name_of(each), each.proof, each.file.size) for each in message.attachments.all()
        )
        author = message.author.name if message.author else ""
        body = correspondence.body_of(message)
        yield Written(message.created_at, author, message.direction == Direction.FROM_PERSON, body, files)


def _notes(case: Case) -> Iterator[Written]:
    for note in case.notes.select_related("author").order_by("-created_at"):
        note.case = case
        yield Written(note.created_at, note.author.name, from_person=False, body=notes.body_of(note))
