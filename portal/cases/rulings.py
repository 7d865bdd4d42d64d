"""The decision on a general request in words, for the person's page, the letter and the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from portal.cases import topics
from portal.cases.models import Case, Corrected, Decision, Ruling
from portal.inventory.automated import AutomatedDecision, automated_decisions
from portal.law.grounds import Ground
from portal.law.jurisdiction import jurisdiction
from portal.vault import fields


@dataclass(frozen=True)
class NotCorrected:
    """A system in which something was not corrected, and why."""

    system: str
    reason: str


@dataclass(frozen=True)
class Told:
    """What a person is told of the decision. ``ends_on`` and ``lifted`` are about a restriction."""

    title: str
    words: str
    article: str
    ground: Ground | None
    since: date | None
    reviewer: str
    logic: tuple[AutomatedDecision, ...]
    not_corrected: tuple[NotCorrected, ...]
    remedies: bool
    ends_on: date | None
    lifted: bool


def of(case: Case) -> Told | None:
    """The decision on a general request in the current language; None as long as there is none.

    Raises KeyDestroyed.
    """
    ending = topics.ending_of(case)
    if ending is None:
        return None
    ruling = Ruling.objects.select_related("reviewer").filter(case=case).first() or Ruling(case=case)
    return Told(
        title=str(Decision(ending.decision).label),
        words=str(ending.words),
        article=topics.article(case),
        ground=jurisdiction(case.jurisdiction).ground(case.ground) if case.ground else None,
        since=ruling.since,
        reviewer=ruling.reviewer.name if ruling.reviewer else "",
        logic=_logic(case, ruling),
        not_corrected=tuple(_not_corrected(case)),
        remedies=ending.remedies,
        ends_on=ruling.ends_on,
        lifted=ruling.lifted_at is not None,
    )


def explanations(addresses: Iterable[str], language: str) -> list[dict[str, str]]:
    """How computers' decisions come about, as the dataset files say it now, to be kept as the person was told."""
    wanted = set(addresses)
    return [asdict(each) for each in automated_decisions(language) if each.address in wanted]


def _logic(case: Case, ruling: Ruling) -> tuple[AutomatedDecision, ...]:
    kept = fields.unseal(case, "logic", ruling.logic) if ruling.logic else []
    return tuple(AutomatedDecision(**each) for each in kept)


def _not_corrected(case: Case) -> list[NotCorrected]:
    refused = case.corrections.filter(result=Corrected.REFUSED).select_related("system")
    return [NotCorrected(each.system.label, reason_of(case, each.reason)) for each in refused]


def reason_of(case: Case, sealed: bytes | memoryview | None) -> str:
    """Why something was not corrected. Raises KeyDestroyed."""
    return str(fields.unseal(case, "correction", sealed)) if sealed else ""
