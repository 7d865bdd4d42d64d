"""One collection of a search as staff see it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from portal.cases import exemptions, wording
from portal.cases import findings as found
from portal.cases.findings import Details
from portal.cases.models import Case, Choice, Exemption, Finding, FindingState
from portal.cases.services.searching import reason_of
from portal.vault.keys import KeyDestroyed


@dataclass(frozen=True)
class Collection:
    """What was found in one collection, and what staff decided about it.

    ``undecided``: a human must still say what becomes of rows that are also somebody else's. ``left_out`` says what
    is left out of it by system, kind of information or field, and why. ``law`` is what the choice to leave it out whole
    rests on.
    """

    finding: Finding
    details: Details
    choice: Choice | None
    reason: str
    undecided: bool
    left_out: tuple[str, ...] = ()
    law: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return wording.label_of(self.finding, self.details)

    @property
    def kept(self) -> list[wording.Kept]:
        """What a planned erasure leaves of it, and why."""
        return wording.kept_of(self.details, for_staff=True)

    @property
    def withheld(self) -> bool:
        """Whether the whole collection is left out."""
        return self.choice is not None and self.choice.withhold

    @property
    def newest(self) -> date | None:
        """The day of the newest row of a planned erasure."""
        return date.fromisoformat(self.details.newest) if self.details.newest else None

    @property
    def searched(self) -> bool:
        """Whether the search of it came to its end."""
        return self.finding.state in (FindingState.FOUND, FindingState.EMPTY)

    @property
    def failed(self) -> bool:
        """Whether the search of it did not come to its end."""
        return self.finding.state == FindingState.FAILED

    @property
    def unanswered(self) -> bool:
        """Whether whoever answers for the system did not."""
        return self.finding.state == FindingState.UNANSWERED

    @property
    def unreachable(self) -> bool:
        """Whether no identifier we know leads there."""
        return self.finding.state == FindingState.UNREACHABLE


def collection_of(
    case: Case,
    finding: Finding,
    choice: Choice | None,
    undecided: Set[str] = frozenset(),
    exempted: Iterable[Exemption] = (),
) -> Collection:
    """A finding with what is sealed of it; of a case whose key is destroyed without."""
    try:
        details = found.details_of(case, finding)
        reason = reason_of(case, choice) if choice else ""
    except KeyDestroyed:
        return Collection(finding, Details(), choice, "", finding.address in undecided)
    parts = exemptions.in_finding(finding, details, exempted)
    left_out = tuple(exemptions.part_told(case, part, details) for part in parts)
    law = exemptions.law_of(case, choice.ground, choice.statute, choice.until) if choice else ""
    return Collection(finding, details, choice, reason, finding.address in undecided, left_out, law)
