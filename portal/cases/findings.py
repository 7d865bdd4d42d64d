"""What a search brings back, as workers hand it over and as it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from portal.cases.models import Case, Finding
from portal.law.keeping import Why
from portal.problems import kept
from portal.texts import Text
from portal.vault import fields
from portal.vault.models import VaultFile


@dataclass(frozen=True)
class Stays:
    """Rows that an erasure leaves, or with 0 rows the ``fields`` that it leaves in rows that are masked, and why.

    The ``reason`` is what staff wrote, ``reasons`` are what the file says of the fields. ``until`` is a day (ISO 8601)
    or a text.
    """

    rows: int
    why: Why
    fields: list[Text] = field(default_factory=list)
    reasons: list[Text] = field(default_factory=list)
    reason: str = ""
    ground: str = ""
    statute: Text = ""
    until: Text = ""


@dataclass(frozen=True)
class Details:
    """What is known of a collection besides its numbers. Texts are as the file has them, in one language or several:
    `portal.cases.wording` puts them into words where somebody reads them.

    ``system`` is what the file calls its data system, if it does.
    ``by_owner``: the owner of the system stated it; ``told`` is why we went on without them, as the person is told.
    ``newest`` is the day of the newest row (ISO 8601), if there is one and columns tell.
    ``fields`` are ``{"name", "strategy", "label"}`` for an erasure; ``columns`` are ``{"path", "label", "kinds"}``, the
    last being the kinds of information it holds.
    """

    label: Text = ""
    system: Text = ""
    problem: str = ""
    warnings: list[str] = field(default_factory=list)
    delete: bool = False
    fields: list[dict[str, Any]] = field(default_factory=list)
    kept: list[Stays] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    newest: str = ""
    by_owner: bool = False
    told: str = ""
    third_party: list[str] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """One collection of a finished search. ``rows`` is the vault file with its rows as JSON lines."""

    system_id: int
    address: str
    state: str
    found: int = 0
    shared: int = 0
    to_erase: int = 0
    rows: VaultFile | None = None
    details: Details = field(default_factory=Details)


@dataclass(frozen=True)
class SearchResult:
    """A finished search: every collection of every system, the systems that failed, and for an erasure its plan.

    ``warnings`` are what is odd in the dataset file of a system.
    ``ambiguous`` says that the identifiers given may belong to two people.
    """

    found: list[Found]
    problems: dict[int, str] = field(default_factory=dict)
    warnings: dict[int, list[str]] = field(default_factory=dict)
    ambiguous: bool = False
    plan: dict[str, Any] | None = None


def keep(case: Case, result: SearchResult) -> list[Finding]:
    """Write the result of the case's current search."""
    return Finding.objects.bulk_create(
        Finding(
            case=case,
            search_no=case.search_no,
            system_id=found.system_id,
            address=found.address,
            state=found.state,
            found=found.found,
            shared=found.shared,
            to_erase=found.to_erase,
            blocked=bool(found.details.blocked),
            file=found.rows,
            details=fields.seal(case, "details", _stored(found.details)),
        )
        for found in result.found
    )


def _stored(details: Details) -> Details:
    return replace(
        details,
        problem=kept(details.problem),
        blocked=list(map(kept, details.blocked)),
        warnings=list(map(kept, details.warnings)),
    )


def details_of(case: Case, finding: Finding) -> Details:
    """The sealed part of a finding. Raises KeyDestroyed."""
    if not finding.details:
        return Details()
    values = fields.unseal(case, "details", finding.details)
    stays = [Stays(**{**each, "why": Why(each["why"])}) for each in values.pop("kept")]
    return Details(**values, kept=stays)
