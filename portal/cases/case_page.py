"""Everything staff see of one case, read with the same few queries whatever the case holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import (
    around,
    clock_words,
    deadlines,
    exemptions,
    fees,
    found,
    notices,
    offering,
    owner_page,
    papers,
    preview,
    queries,
    retention,
    thread,
    timeline,
)
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.around import Around
from portal.cases.collection import Collection, collection_of
from portal.cases.fees import Quote
from portal.cases.found import SystemPart
from portal.cases.lifecycle import ANNOUNCED_STATES, ERASURES, Action
from portal.cases.models import Case, Plan
from portal.cases.notices import Told
from portal.cases.offering import Offer, Options
from portal.cases.owner_page import AskedOwner
from portal.cases.papers import Paper
from portal.cases.preview import Preview
from portal.cases.request import Request
from portal.cases.services.approving import begins_if_approved
from portal.cases.services.delaying import words_of_delay
from portal.cases.services.extending import reason_of_extension
from portal.cases.thread import Written
from portal.cases.timeline import Entry
from portal.cases.topic_part import TopicPart, topic_part
from portal.correspondence.models import Mail
from portal.law.clock import Deadline
from portal.outbox.models import Job
from portal.ui.signs import labelled
from portal.vault.keys import KeyDestroyed


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
    systems = list(found.systems(case))
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
        offers={offer.action: offer for offer in offering.offers(case, by)},
        entries=entries,
        accepted=next((entry for entry in entries if entry.action == Action.ACCEPT_IDENTITY), None),
        ground=labelled(exemptions.law_against(case), _(ground.title)) if ground else "",
        thread=list(thread.messages(case)) if readable else [],
        notes=list(thread.internal(case)) if readable else [],
        mails=list(case.mails.select_related("text").defer("content").order_by("pk")),
        systems=systems,
        earlier=[collection_of(case, finding, None) for finding in queries.erased_before(case)],
        totals=found.totals(case),
        plan=plan,
        preview=preview.of((each.finding, each.details) for part in systems for each in part.collections),
        begins_on=_begins_on(case, plan),
        documents=papers.of(case),
        told=notices.of(case),
        progress=progress(case),
        options=offering.options(case),
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


def progress(case: Case) -> Progress:
    """What workers are doing on a case, and what they had to give up."""
    running = queries.running_work(case).order_by("pk")
    return Progress(list(running), list(queries.dead_jobs(case).order_by("pk")))


def _plan(case: Case) -> Plan | None:
    plans = Plan.objects.filter(case=case, search_no=case.search_no)
    return plans.select_related("submitted_by", "approved_by").first()


def _begins_on(case: Case, plan: Plan | None) -> date | None:
    """When a planned erasure begins: as it was announced, or if it were approved today."""
    if case.kind not in ERASURES or plan is None:
        return None
    return plan.begins_on or begins_if_approved(case)
