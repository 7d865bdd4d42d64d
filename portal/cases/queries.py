"""Reading cases: the queue, one case, and what services need to know of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from portal.cases import exemptions, guards, lifecycle, questions
from portal.cases import findings as sealed
from portal.cases import request as requests
from portal.cases.actors import SUBJECT, Actor
from portal.cases.lifecycle import ANNOUNCED_STATES, ERASURES, OPEN_STATES, Action, Kind, State
from portal.cases.models import (
    Case,
    Choice,
    Document,
    Finding,
    FindingState,
    Outcome,
    Plan,
    Relation,
    RelationKind,
    SearchWord,
)
from portal.law.grounds import Ground
from portal.law.jurisdiction import jurisdiction
from portal.outbox.models import CASE_WORK, Job, JobKind, JobState
from portal.staff.models import Role, User
from portal.vault import fields
from portal.vault.keys import KeyDestroyed
from portal.vault.models import VaultFile

PAGE = 25
MANY = 100
SOON = timedelta(days=7)


@dataclass(frozen=True)
class QueueFilter:
    """What the queue is narrowed to; empty values do not narrow.

    ``state`` "" means all that is open, and with a ``text`` whatever there is. ``unassigned`` leaves nobody's cases.
    """

    kind: str = ""
    state: str = ""
    assignee: int | None = None
    unassigned: bool = False
    text: str = ""


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue: the case and the person's name, unsealed."""

    case: Case
    name: str

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self.case.clock_stopped

    @property
    def priced(self) -> bool:
        """Whether the answer waits for the person to accept a fee."""
        return bool(self.case.fee_unanswered) and self.case.is_open  # type: ignore[attr-defined]

    @property
    def closed(self) -> bool:
        """Whether nothing is left to do."""
        return not self.case.is_open


@dataclass(frozen=True)
class QueuePage:
    """Some lines of the queue by due date, and where the next page starts (None on the last)."""

    rows: list[QueueRow]
    after: tuple[date, int] | None


def case_for(reference: str) -> Case:
    """The case with this reference. Raises Case.DoesNotExist."""
    return Case.objects.select_related("key", "assignee").get(reference=reference)


def queue(narrowed: QueueFilter, *, after: tuple[date, int] | None = None) -> QueuePage:
    """The cases by due date, a page at a time: the same few queries however many there are."""
    fee = Exists(questions.fees().filter(case=OuterRef("pk")))
    cases = _narrow(Case.objects.select_related("key", "assignee").annotate(fee_unanswered=fee), narrowed)
    if after:
        cases = cases.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]), due_on__gte=after[0])
    page = list(cases.order_by("due_on", "pk")[: PAGE + 1])
    rows = [QueueRow(case, name_of(case)) for case in page[:PAGE]]
    more = len(page) > PAGE and rows[-1].case.due_on is not None
    return QueuePage(rows, (rows[-1].case.due_on, rows[-1].case.pk) if more else None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Figures:
    """How much is pressing: open cases past their date, due within a week, and not confirmed by the person.

    None is counted beyond MANY.
    """

    overdue: int
    soon: int
    unconfirmed: int


def figures(today: date) -> Figures:
    """The pressing part of the queue, counted as far as it matters."""
    cases = Case.objects.filter(state__in=sorted(OPEN_STATES), clock_stopped=False)
    soon = cases.filter(due_on__gte=today, due_on__lte=today + SOON)
    unconfirmed = Case.objects.filter(state=State.UNCONFIRMED)
    return Figures(*(found[:MANY].count() for found in (cases.filter(due_on__lt=today), soon, unconfirmed)))


def reminder_troubles() -> list[str]:
    """What keeps reminders from colleagues: nobody to send them to, or mails that could not be sent; in words."""
    troubles = []
    if not User.objects.filter(role=Role.DPO, is_active=True).exists():
        troubles.append(_("No data-protection officer can sign in. Only administrators are told what nobody handles."))
    if Job.objects.filter(kind=JobKind.TELL_STAFF, state=JobState.DEAD).exists():
        troubles.append(_("A reminder to a colleague could not be sent. Check the addresses of all colleagues."))
    return troubles


def name_of(case: Case) -> str:
    """Who asks, or nothing once the case's key is destroyed."""
    try:
        return requests.of(case).name
    except KeyDestroyed:
        return ""


def split(relations: Any) -> QuerySet[Relation]:
    """Of the relations of a case those by which one request became two."""
    found: QuerySet[Relation] = relations.filter(kind=RelationKind.SPLIT_FROM).select_related("case", "earlier")
    return found.order_by("pk")


def holds_data_or_links(case: Case) -> bool:
    """Whether there is anything for :func:`portal.cases.services.revoking.end_others` to end."""
    links = case.links.filter(revoked_at=None)
    packages = case.documents.filter(kind=Document.Kind.PACKAGE, revoked_at=None)
    return links.exists() or packages.exists() or files_with_data(case).exists() or running_work(case).exists()


def allowed_actions(case: Case, by: Actor) -> list[Action]:
    """What somebody may do to the case now, by the lifecycle table."""
    return lifecycle.actions(case.kind, case.state, by.who)


def awaits_confirmation(case: Case) -> bool:
    """Whether opening a link from one of our mails will confirm the request."""
    return case.confirmed_at is None and Action.CONFIRM in allowed_actions(case, SUBJECT)


def findings(case: Case) -> QuerySet[Finding]:
    """What the latest search found, with systems."""
    return guards.findings(case).select_related("system", "file")


def erased(case: Case) -> QuerySet[Finding]:
    """Every collection in which something was erased for the case, by the plan of its latest search or an earlier."""
    return Finding.objects.filter(case=case, erased__gt=0).select_related("system")


def erased_before(case: Case) -> QuerySet[Finding]:
    """What earlier plans of the case had erased when another system failed and everything was searched again.

    The latest search does not count these rows: they are gone, or hold nothing more of what was to go.
    """
    return erased(case).filter(search_no__lt=case.search_no)


def announced(today: date) -> QuerySet[Case]:
    """The cases whose erasure was announced to begin on that day or before."""
    due = Q(plans__search_no=F("search_no"), plans__begins_on__lte=today)
    return Case.objects.filter(due, state__in=sorted(ANNOUNCED_STATES)).order_by("pk")


def approved_plan(case: Case) -> Plan | None:
    """The approved plan of the latest search."""
    return Plan.objects.filter(case=case, search_no=case.search_no, approved_by__isnull=False).first()


def files_about(case: Case) -> QuerySet[VaultFile]:
    """What was collected and made for a case, whole or not."""
    return VaultFile.objects.filter(case=case, attachment=None)


def files_of_work(case: Case) -> QuerySet[VaultFile]:
    """The same without documents that were sent: all that goes when the work of a case is called off."""
    return files_about(case).exclude(document__released_at__isnull=False)


def files_with_data(case: Case) -> QuerySet[VaultFile]:
    """The same without letters and certificates, which hold no data of the systems."""
    return files_about(case).filter(Q(document=None) | Q(document__kind=Document.Kind.PACKAGE))


def unclaimed_files() -> QuerySet[VaultFile]:
    """Files that a killed worker left behind: nothing refers to them, and no work on their case goes on."""
    busy = Job.objects.filter(state=JobState.RUNNING, case=OuterRef("case"))
    unclaimed = VaultFile.objects.filter(finding__isnull=True, document__isnull=True, attachment__isnull=True)
    unclaimed = unclaimed.filter(taskfile__isnull=True)
    return unclaimed.exclude(Exists(busy))


def chosen_categories(case: Case) -> list[str]:
    """What an information deletion is about; nothing once the case's key is destroyed."""
    try:
        return requests.of(case).categories
    except KeyDestroyed:
        return []


def dead_jobs(case: Case) -> QuerySet[Job]:
    """Work on the case that failed for good and waits for staff."""
    return Job.objects.filter(case=case, state=JobState.DEAD)


def running_jobs(case: Case) -> QuerySet[Job]:
    """Jobs of the case that wait or run, mails among them."""
    return Job.objects.filter(case=case, state__in=[JobState.WAITING, JobState.RUNNING])


def running_work(case: Case) -> QuerySet[Job]:
    """Those that search, erase or make documents."""
    return running_jobs(case).filter(kind__in=CASE_WORK)


def outcome_of(case: Case) -> Outcome:
    """How a case with finished work ended, from its numbers: nothing found, all of it, or part."""
    totals = findings(case).aggregate(
        found=Sum("found", default=0), withheld=Sum("withheld", default=0), erased=Sum("erased", default=0)
    )
    unanswered = findings(case).filter(state=FindingState.UNANSWERED).exists()
    if not totals["found"] and not unanswered:
        return Outcome.FULFILLED if erased_before(case).exists() else Outcome.NO_DATA
    done = totals["erased"] if case.kind in ERASURES else totals["found"] - totals["withheld"]
    whole = not unanswered and done == totals["found"] and not DETAILS_MISSING[case.kind](case)
    return Outcome.FULFILLED if whole else Outcome.PARTLY


def _columns_hidden(case: Case) -> bool:
    """Whether rows of an access go out without what is about other people."""
    shown = Choice.objects.filter(case=case, show_others=True).values("address")
    hiding = findings(case).filter(found__gt=0).exclude(address__in=shown)
    return any(sealed.details_of(case, finding).third_party for finding in hiding) or exemptions.in_effect(case)


def _values_kept(case: Case) -> bool:
    """Whether an account deletion leaves single values by law, in rows that are otherwise masked."""
    return any(kept.ground for finding in findings(case) for kept in sealed.details_of(case, finding).kept)


def _asked_for_kept(case: Case) -> bool:
    """Whether a deletion of information leaves values that staff decided to keep; what else it leaves was not asked."""
    return exemptions.in_effect(case) and _values_kept(case)


DETAILS_MISSING: Mapping[str, Callable[[Case], bool]] = {
    Kind.ACCESS: _columns_hidden,
    Kind.ACCOUNT_DELETION: _values_kept,
    Kind.INFORMATION_DELETION: _asked_for_kept,
}


def ground_of(case: Case) -> Ground | None:
    """The ground of law on which a case was refused."""
    return jurisdiction(case.jurisdiction).ground(case.ground) if case.ground else None


def grounds_for(case: Case) -> list[Ground]:
    """The grounds of law on which this kind of request can be refused, wholly or in part."""
    return jurisdiction(case.jurisdiction).grounds_for(case.kind)


def _narrow(cases: QuerySet[Case], narrowed: QueueFilter) -> QuerySet[Case]:
    if narrowed.state:
        cases = cases.filter(state=narrowed.state)
    elif not narrowed.text:
        cases = cases.filter(state__in=sorted(OPEN_STATES))
    if narrowed.kind:
        cases = cases.filter(kind=narrowed.kind)
    if narrowed.assignee:
        cases = cases.filter(assignee=narrowed.assignee)
    if narrowed.unassigned:
        cases = cases.filter(assignee=None)
    for word in fields.normalised(narrowed.text).split():
        having = SearchWord.objects.filter(word=fields.digest("word", word)).values("case")
        cases = cases.filter(pk__in=having)
    return cases
