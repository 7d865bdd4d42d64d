"""What stands around a case, for staff: legal holds, other cases, and what lets a representative ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from portal.cases import holds, lifecycle, precedence, related
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Authority, Case, Hold
from portal.cases.related import Related
from portal.cases.services.representing import proof_of
from portal.vault.keys import KeyDestroyed


@dataclass(frozen=True)
class HoldWords:
    """A legal hold with its reason; ``here`` is whether it is on this very case, ``overdue`` whether its day passed."""

    hold: Hold
    reason: str
    here: bool
    overdue: bool


@dataclass(frozen=True)
class AuthorityWords:
    """What lets a representative ask, with the proof that was seen."""

    authority: Authority
    proof: str


@dataclass(frozen=True)
class Around:
    """Everything around one case. ``suggested`` are about the same person by what they say, and not linked.

    ``first`` are requests for information that an erasure waits for.
    """

    holds: list[HoldWords]
    linked: list[Related]
    suggested: list[Related]
    first: list[Case]
    authority: AuthorityWords | None


def of(case: Case) -> Around:
    """What stands around a case."""
    linked = related.linked(case)
    known = {each.case for each in linked}
    suggested = [Related(other) for other in related.suggested(case) if other not in known]
    waits = case.kind in ERASURES and lifecycle.transition(case.kind, case.state, Action.ERASE_FIRST)
    first = precedence.to_answer_first(case) if waits else []
    return Around(list(_holds(case)), linked, suggested, first, _authority(case))


def _holds(case: Case) -> Iterator[HoldWords]:
    own = holds.on(case)
    for hold in holds.stopping_erasure(case) if case.kind in ERASURES else filter(None, [own]):
        overdue = hold.review_on < timezone.localdate()
        yield HoldWords(hold, _reason(hold), here=hold == own, overdue=overdue)


def _reason(hold: Hold) -> str:
    try:
        return holds.reason_of(hold)
    except KeyDestroyed:
        return ""


def _authority(case: Case) -> AuthorityWords | None:
    found = Authority.objects.filter(case=case).select_related("case__key", "checked_by").first()
    return AuthorityWords(found, proof_of(found)) if found else None
