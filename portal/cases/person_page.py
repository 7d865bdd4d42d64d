"""Everything a person sees of their own request, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import (
    clock_words,
    deadlines,
    exemptions,
    explain,
    fees,
    holds,
    notices,
    owner_page,
    preview,
    queries,
    related,
    remedies,
    retention,
    rulings,
    wording,
)
from portal.cases import request as requests
from portal.cases.actors import SUBJECT
from portal.cases.exemptions import Covered
from portal.cases.explain import Step
from portal.cases.fees import Quote
from portal.cases.findings import Details, details_of
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Case, Choice, Document, Exemption, Finding, FindingState, Outcome, RelationKind
from portal.cases.remedies import Remedy
from portal.cases.request import Request
from portal.cases.services.extending import reason_of_extension
from portal.cases.services.searching import reason_of
from portal.correspondence import services as correspondence
from portal.correspondence.models import Attachment, Direction
from portal.inventory.categories import words_for
from portal.inventory.models import DataSystem
from portal.law.clock import Deadline
from portal.law.grounds import Ground
from portal.ui.signs import bracketed, listed, sentence

UNSEARCHED = frozenset({FindingState.UNREACHABLE, FindingState.UNANSWERED})
ACCOUNTED = frozenset({Outcome.FULFILLED, Outcome.PARTLY, Outcome.NO_DATA})


@dataclass(frozen=True)
class Said:
    """A message of either side, with its files."""

    at: datetime
    from_person: bool
    text: str
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True)
class SentFile:
    """A file that came with a message."""

    pk: int
    name: str
    size: int


@dataclass(frozen=True)
class Line:
    """What became of one collection: found = given + left out, or found = erased + left out.

    ``how`` says what of each record is to go.
    """

    label: str
    found: int
    done: int
    left_out: int
    reasons: tuple[str, ...] = ()
    searched: bool = True
    how: str = ""


@dataclass(frozen=True)
class Account:
    """What became of what one system holds; in what is ``empty`` we looked and found nothing."""

    system: str
    lines: tuple[Line, ...]
    empty: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        """Records found in the whole system."""
        return sum(line.found for line in self.lines)


@dataclass(frozen=True)
class Announcement:
    """What an approved erasure will take, and from when on it cannot be stopped."""

    begins_on: date
    words: str
    accounts: list[Account]
    asked: list[str]


@dataclass(frozen=True)
class PersonPage:
    """One request as the person sees it."""

    case: Case
    request: Request
    steps: list[Step]
    deadline: Deadline
    why_due: list[str]
    why_longer: str
    thread: list[Said]
    may_withdraw: bool
    may_write: bool
    documents: list[Document]
    accounts: list[Account]
    announced: Announcement | None
    told: list[notices.Told]
    ground: Ground | None
    law: str
    remedies: list[Remedy]
    ruling: rulings.Told | None
    fee: Quote | None
    erasure: bool
    categories: list[str]
    kept_until: date | None
    held_until: date | None
    duplicate_of: str
    follows_up: str
    may_complain: bool

    @property
    def paused(self) -> bool:
        """Whether we wait for the person."""
        return not self.deadline.running

    @property
    def decided_against(self) -> bool:
        """Whether the person did not get all they asked for, and is told how to complain (Art. 12(4))."""
        return remedies.owed(self.case) or (self.ruling is not None and self.ruling.remedies)

    @property
    def broken_off(self) -> bool:
        """Whether the request ended when a part of the erasure was already done."""
        return bool(self.accounts) and self.case.outcome not in ACCOUNTED


def load(case: Case) -> PersonPage:
    """The page of a case for the person. Raises KeyDestroyed once there is nothing left of it."""
    deadline, request = deadlines.of(case), requests.of(case)
    allowed = queries.allowed_actions(case, SUBJECT)
    return PersonPage(
        case=case,
        request=request,
        steps=explain.journey(case),
        deadline=deadline,
        why_due=clock_words.why_due(deadline),
        why_longer=reason_of_extension(case),
        thread=list(_thread(case)),
        may_withdraw=Action.WITHDRAW in allowed,
        may_write=Action.REPLY in allowed,
        documents=list(documents(case).order_by("kind", "pk")),
        accounts=list(_accounts(case)) if case.outcome else [],
        announced=announcement(case),
        told=notices.of(case) if case.outcome else [],
        ground=queries.ground_of(case),
        law=exemptions.law_against(case),
        remedies=remedies.in_words(remedies.of(case)),
        ruling=rulings.of(case),
        fee=fees.of(case),
        erasure=case.kind in ERASURES,
        categories=[words_for(key) for key in request.categories],
        kept_until=retention.kept_until(case),
        held_until=_held_until(case),
        duplicate_of=related.earlier(case, RelationKind.DUPLICATE_OF),
        follows_up=related.earlier(case, RelationKind.FOLLOW_UP_OF),
        may_complain=Action.COMPLAIN in allowed,
    )


def announcement(case: Case) -> Announcement | None:
    """What is about to be erased, while the person can still change their mind. Raises KeyDestroyed."""
    plan = queries.approved_plan(case)
    if plan is None or plan.begins_on is None or Action.BEGIN not in queries.allowed_actions(case, SUBJECT):
        return None
    choices = {choice.address: choice for choice in Choice.objects.filter(case=case)}
    found = list(queries.findings(case))
    by_system: dict[str, list[Line]] = {}
    for each in found:
        name = wording.system_of(each, details_of(case, each))
        by_system.setdefault(name, []).append(_planned_line(case, each, choices.get(each.address)))
    return Announcement(
        begins_on=plan.begins_on,
        words=preview.of((each, details_of(case, each)) for each in found).words,
        accounts=[_account(name, lines) for name, lines in by_system.items()],
        asked=owner_page.to_ask(case),
    )


def documents(case: Case) -> QuerySet[Document]:
    """What the person may download now."""
    live = Document.objects.filter(case=case, revoked_at=None, expires_at__gt=timezone.now(), downloads_left__gt=0)
    return live.exclude(file=None).select_related("file")


def attachments(case: Case) -> QuerySet[Attachment]:
    """Every file that was sent with a message of the case."""
    return Attachment.objects.filter(message__case=case).select_related("file", "message")


def _held_until(case: Case) -> date | None:
    """The day by which we look again whether an erasure must wait: of a hold on this very case, for whoever asks may
    not be whom other cases are about.
    """
    hold = holds.on(case) if case.kind in ERASURES and case.is_open else None
    return hold.review_on if hold else None


def _thread(case: Case) -> Iterator[Said]:
    for message in case.messages.prefetch_related("attachments__file"):
        message.case = case
        files = tuple(
            SentFile(each.pk, correspondence.name_of(each), each.file.size) for each in message.attachments.all()
        )
        from_person = message.direction == Direction.FROM_PERSON
        body = correspondence.body_of(message)
        if not body and not files:
            body = _("Your files were destroyed as soon as we had checked them.")
        yield Said(message.created_at, from_person, body, files)


def _accounts(case: Case) -> Iterator[Account]:
    """Everything that was done for the case. One that was withdrawn or refused accounts for what was erased till then.

    What an earlier plan erased is a line of its own, as the latest search does not find it any more.
    """
    choices = {choice.address: choice for choice in Choice.objects.filter(case=case)}
    exempted = list(case.exemptions.all())
    finished = case.outcome in ACCOUNTED
    by_system: dict[DataSystem, list[Line]] = {}
    names: dict[DataSystem, str] = {}
    for each in queries.erased_before(case) if finished else queries.erased(case):
        by_system.setdefault(each.system, []).append(_erased_line(case, each))
        names[each.system] = wording.system_of(each, details_of(case, each))
    for each in queries.findings(case) if finished else ():
        by_system.setdefault(each.system, []).append(_line(case, each, choices.get(each.address), exempted))
        names[each.system] = wording.system_of(each, details_of(case, each))
    for system in sorted(by_system, key=lambda system: system.key):
        yield _account(names[system], by_system[system])


def _account(system: str, lines: list[Line]) -> Account:
    told = tuple(line for line in lines if line.found or not line.searched)
    labels = {line.label for line in told}
    empty = tuple(line.label for line in lines if line.searched and not line.found and line.label not in labels)
    return Account(system, told, empty)


def _erased_line(case: Case, finding: Finding) -> Line:
    erased = finding.erased or 0
    finished = case.outcome in ACCOUNTED
    when = _("Erased before we searched again.") if finished else _("Erased before your request ended.")
    return Line(_label(case, finding), erased, erased, 0, (when,))


def _line(case: Case, finding: Finding, choice: Choice | None, exempted: list[Exemption]) -> Line:
    details = details_of(case, finding)
    done = (finding.erased or 0) if case.kind in ERASURES else finding.included
    return Line(
        label=_label(case, finding),
        found=finding.found,
        done=done,
        left_out=finding.found - done,
        reasons=tuple(
            dict.fromkeys(_reasons(case, details, choice, exemptions.in_finding(finding, details, exempted)))
        ),
        searched=finding.state not in UNSEARCHED,
    )


def _planned_line(case: Case, finding: Finding, choice: Choice | None) -> Line:
    details = details_of(case, finding)
    fields = wording.fields_of(details)
    how = _("Only this of each: %(fields)s.") % {"fields": fields} if fields else _("All of it.")
    how = how if finding.to_erase else ""
    line = _line(case, finding, choice, [])
    return replace(line, done=finding.to_erase, left_out=finding.kept, how=how)


def _label(case: Case, finding: Finding) -> str:
    return wording.label_of(finding, details_of(case, finding))


def _reasons(case: Case, details: Details, choice: Choice | None, left_out: list[Covered]) -> Iterator[str]:
    """Why something is missing; of an erasure the plan says it all."""
    if case.kind not in ERASURES:
        if details.third_party and not (choice and choice.show_others):
            yield sentence(exemptions.because_of_others(case, _("What is about other people is left out")))
        if choice and choice.withhold:
            law = exemptions.law_of(case, choice.ground, choice.statute, choice.until)
            yield bracketed(reason_of(case, choice), law)
        for part in left_out:
            yield exemptions.part_told(case, part, details)
    if details.by_owner:
        yield wording.unanswered(details) if details.told else wording.by_owner()
    for kept in wording.kept_of(details):
        yield _kept(case, kept)


def _kept(case: Case, kept: wording.Kept) -> str:
    law = listed([exemptions.article(case, kept.ground), kept.statute])
    words = bracketed(kept.reason or _("We must keep it."), law)
    return _("%(reason)s Until %(until)s.") % {"reason": words, "until": kept.until} if kept.until else words
