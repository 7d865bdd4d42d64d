"""What a search brings back, as workers hand it over and as it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.cases.models import Case, Finding
from portal.vault import fields
from portal.vault.models import VaultFile


@dataclass(frozen=True)
class Details:
    """What staff see of a collection besides its numbers.

    ``label`` and ``system``, the name of its data system, are in the language of the case.
    ``newest`` is the day of the newest row (ISO 8601), if there is one and columns tell.
    ``fields`` are ``{"name", "strategy", "label"}`` for an erasure; ``kept`` are ``{"rows", "reason", "ground",
    "statute", "until"}``, with 0 rows for single details of masked ones; ``columns`` are ``{"path", "label",
    "kinds"}``, the last being the kinds of information it holds.
    """

    label: str = ""
    system: str = ""
    problem: str = ""
    warnings: list[str] = field(default_factory=list)
    delete: bool = False
    fields: list[dict[str, str]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    newest: str = ""
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
            details=fields.seal(case, "details", found.details),
        )
        for found in result.found
    )


def details_of(case: Case, finding: Finding) -> Details:
    """The sealed part of a finding. Raises KeyDestroyed."""
    return Details(**fields.unseal(case, "details", finding.details)) if finding.details else Details()
