"""What a package and a certificate are made from: plain data, already in the person's language.

Texts that come from dataset files are given ready (one language chosen); texts of our own go through gettext
where they are written. Every count here is checked before a byte is written: see ``check``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from portal.cases.remedies import Remedies

Lines = Callable[[], Iterator[bytes]]
"""Opens a collection's rows anew: chunks of whole JSON lines, each chunk ending in a line feed."""


class PackageError(Exception):
    """The package would not be whole, or is not. Nothing built so far may be given out.

    The message names systems, collections and counts, never a value of a row.
    """


class Status(StrEnum):
    """How the search of one collection ended."""

    FOUND = "found"  # searched, rows found
    EMPTY = "empty"  # searched, nothing found
    UNANSWERED = "unanswered"  # whoever answers for the system did not
    UNREACHABLE = "unreachable"  # no identity we were given leads there
    FAILED = "failed"  # the search was tried and did not come to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Who answers, and who watches over them (GDPR Art. 13(1)(a), (b), 15(1)(f))."""

    name: str
    remedies: Remedies
    address: str = ""
    dpo_email: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long rows are kept, and the rule it rests on."""

    period: str
    ground: str = ""
    statute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomatedDecision:
    """What a person must be told of a decision made by a computer (GDPR Art. 15(1)(h), 22)."""

    logic: str
    significance: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPart:
    """One column. ``fields`` labels the parts of a nested value."""

    name: str
    label: str = ""
    category_label: str = ""
    fields: tuple["FieldPart", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Rows found but not given, and why, in words for the person."""

    count: int
    reason: str


def no_lines() -> Iterator[bytes]:
    """Rows of a collection that has none."""
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """A file that belongs to a collection as it is; ``read`` opens it anew."""

    name: str
    read: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPart:
    """One collection's rows and what the law wants said of them; what is empty is as the system says.

    ``note`` and ``left_out`` are sentences: why it was not searched, and which columns its rows are without, and why.
    """

    address: str
    label: str
    status: Status
    fields: tuple[FieldPart, ...] = ()
    lines: Lines = no_lines
    files: tuple[FilePart, ...] = ()
    found: int = 0
    included: int = 0
    withheld: tuple[Withheld, ...] = ()
    note: str = ""
    left_out: str = ""
    description: str = ""
    purposes: tuple[str, ...] = ()
    legal_basis: str = ""
    recipients: tuple[str, ...] = ()
    source: str = ""
    retention: Retention | None = None
    transfer: str = ""
    automated_decision: AutomatedDecision | None = None

    @property
    def kept_back(self) -> int:
        """How many rows are withheld."""
        return sum(part.count for part in self.withheld)

    @property
    def searched(self) -> bool:
        """Whether the search came to its end."""
        return self.status in (Status.FOUND, Status.EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPart:
    """One data system and its collections."""

    key: str
    label: str
    collections: tuple[CollectionPart, ...]
    description: str = ""
    purposes: tuple[str, ...] = ()
    legal_basis: str = ""
    recipients: tuple[str, ...] = ()
    source: str = ""
    retention: Retention | None = None
    transfer: str = ""
    automated_decision: AutomatedDecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """To whom the letter of an access request goes, what it answers, and who signs it."""

    address: str = ""
    received_on: date | None = None
    signatory: str = ""
    signatory_role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a letter says around the facts: its title, the paragraphs before and after; the last stands over the name.

    ``version`` is which text they were made from, as the evidence records it.
    """

    title: str
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    version: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Everything one person receives in answer to an access request."""

    reference: str
    subject_name: str
    language: str
    created_at: datetime
    controller: Controller
    words: Words
    systems: tuple[SystemPart, ...]
    kind: str = "access"
    letter: Letter = field(default_factory=Letter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Rows that an erasure leaves: the ground in law, the statute, the day they go (GDPR Art. 17(3)).

    With a ``count`` of 0 it is single details, named in the reason, of rows that are otherwise made anonymous.
    """

    count: int
    reason: str
    ground: str = ""
    statute: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPart:
    """What an erasure did in one collection; ``how`` says it in words ("deleted", "names overwritten")."""

    system_label: str
    collection_label: str
    found: int
    erased: int
    anonymised: int = 0
    kept: tuple[Kept, ...] = ()
    how: str = ""

    @property
    def kept_back(self) -> int:
        """How many rows stay."""
        return sum(part.count for part in self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Proof for the person that an erasure was carried out and checked (GDPR Art. 17, 19)."""

    reference: str
    subject_name: str
    language: str
    created_at: datetime
    controller: Controller
    words: Words
    items: tuple[ErasedPart, ...]
    not_searched: tuple[str, ...] = ()
    recipients_told: tuple[str, ...] = ()
    address: str = ""
    signatory: str = ""
    signatory_role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainLetter:
    """Any other letter: a refusal, an extension, an answer.

    ``remedies`` adds how to complain and to go to court (GDPR Art. 12(4)).
    """

    reference: str
    addressee: str
    language: str
    created_at: datetime
    controller: Controller
    subject: str
    paragraphs: tuple[str, ...]
    address: str = ""
    signatory: str = ""
    signatory_role: str = ""
    remedies: bool = False


def check(package: Package) -> None:
    """Raise PackageError unless the account adds up in every collection, and every name is used once."""
    _aware(package.created_at)
    seen: set[tuple[str, str]] = set()
    for system in package.systems:
        for part in system.collections:
            _check_counts(part)
            _check_fields(part)
            if (system.key, part.address) in seen:
                raise PackageError(f"{part.address} is listed twice in {system.key}.")
            seen.add((system.key, part.address))


def check_certificate(certificate: Certificate) -> None:
    """Raise PackageError unless found = erased + anonymised + kept in every collection."""
    _aware(certificate.created_at)
    for item in certificate.items:
        done = item.erased + item.anonymised + item.kept_back
        if item.found != done:
            place = f"{item.system_label}, {item.collection_label}"
            raise PackageError(f"{place}: {item.found} rows found, but {done} erased, anonymised or kept.")


def _aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise PackageError("The time of making must carry a time zone.")


def _check_counts(part: CollectionPart) -> None:
    counts = (part.found, part.included, *(held.count for held in part.withheld))
    if min(counts) < 0:
        raise PackageError(f"{part.address}: a count is below zero.")
    if part.found != part.included + part.kept_back:
        raise PackageError(
            f"{part.address}: {part.found} rows found, but {part.included} included and {part.kept_back} withheld."
        )
    if (part.found > 0) != (part.status is Status.FOUND):
        raise PackageError(f"{part.address}: {part.found} rows found does not go with “{part.status}”.")


def _check_fields(part: CollectionPart) -> None:
    names = [each.name for each in part.fields]
    if len(set(names)) != len(names):
        raise PackageError(f"{part.address}: a field is described twice.")
    if part.included and not names:
        raise PackageError(f"{part.address}: rows are included, but no field is described.")
