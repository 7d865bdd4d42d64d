"""What an erasure is to do to one collection: decided from the file and the policy, before any database is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.law.keeping import Why
from portal.texts import Text, in_language
from workers.engine.dataset import Collection, Field, Retain
from workers.engine.masking import Masking, in_scope, masking


@dataclass(frozen=True)
class ErasurePolicy:
    """What is to go, and how it is masked where the file does not say; ``delete`` removes the rows."""

    targets: tuple[str, ...]
    strategy: str
    configuration: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """How one collection is treated: rows deleted, or fields masked; ``spared`` fields stay.

    ``retained`` are those that a law keeps of what was asked for: when rows were to be deleted, of all that is in them.
    """

    delete: bool
    masked: tuple[tuple[Field, Masking], ...] = ()
    spared: tuple[str, ...] = ()
    retained: tuple[tuple[str, Retain], ...] = ()

    @property
    def does_something(self) -> bool:
        """Whether anything is to go."""
        return self.delete or bool(self.masked)


@dataclass(frozen=True)
class Kept:
    """Rows that stay, or with ``rows`` 0 the values of ``fields`` in rows that are masked, and why.

    ``reason`` is what a person wrote; for a law there are its ground, its statute and until when it holds.
    """

    rows: int
    why: Why
    fields: tuple[str, ...] = ()
    reason: str = ""
    ground: str = ""
    statute: Text = ""
    until: Text = ""

    def __str__(self) -> str:
        what = ", ".join(self.fields)
        until = self.until and f"until {in_language(self.until, 'en')}"
        law = " ".join(part for part in (self.ground, in_language(self.statute, "en"), until) if part)
        return ": ".join(part for part in (what, self.reason or law or self.why.value) if part)


@dataclass
class Entry:
    """One collection of a plan. Always ``found = rows + sum(kept rows)``. ``newest`` is the day of the newest row."""

    address: str
    found: int
    rows: int
    delete: bool
    fields: list[dict[str, str]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    shared: int = 0
    newest: str = ""


@dataclass
class ErasurePlan:
    """What an erasure will do, in every system, in the order it is done.

    Why collections are ``unreachable``, their ``problems`` and ``warnings`` stand by their addresses. ``crossed`` are
    the values that led from one system into another, by the address and field that had them: once they are erased
    there, nothing else leads to what a backup brings back here.
    """

    policy: ErasurePolicy
    entries: dict[str, Entry] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    unreachable: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    ambiguous: list[str] = field(default_factory=list)
    untied: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)
    crossed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """Whether anything stands in the way."""
        return any(entry.blocked for entry in self.entries.values())

    def to_json(self) -> dict[str, Any]:
        """As plain data, to be sealed, approved and run later."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ErasurePlan:
        """What :meth:`to_json` gave."""
        values = dict(data)
        policy = values.pop("policy")
        values["policy"] = ErasurePolicy(tuple(policy["targets"]), policy["strategy"], policy["configuration"])
        values["entries"] = {
            address: Entry(**{**entry, "kept": [_kept(kept) for kept in entry["kept"]]})
            for address, entry in values["entries"].items()
        }
        return cls(**values)


def decide(collection: Collection, policy: ErasurePolicy, kept: Mapping[str, Retain] | None = None) -> Decision:
    """Which fields of a collection go, and how. Rows with a value that must be retained are masked around it.

    ``kept`` are the fields that staff decided to keep, by path.
    """
    staff = kept or {}
    whole = in_scope(collection.categories, policy.targets)
    targeted = _outermost(collection.fields, policy.targets, whole=whole)
    stated = ((each.path, staff.get(each.path) or each.retain) for each in collection.walk())
    retained = tuple((path, retain) for path, retain in stated if retain)
    retaining = {path for path, _retain in retained}
    wants_delete = policy.strategy == "delete" or collection.masking is not None
    if not targeted:
        return Decision(delete=False)
    if wants_delete and not retained:
        return Decision(delete=True)
    fallback = "null_rewrite" if policy.strategy == "delete" else policy.strategy
    configuration = {} if policy.strategy == "delete" else policy.configuration
    masked, spared = [], []
    keys = {each.path for each in collection.walk() if each.primary_key}
    for each in targeted:
        how = each.masking or masking(fallback, configuration)
        if each.path in retaining or any(_inside(path, [each]) for path in staff):
            continue
        if _spared(each, how, keys):
            spared.append(each.path)
        else:
            masked.append((each, how))
    asked = retained if wants_delete else tuple(law for law in retained if _inside(law[0], targeted))
    return Decision(delete=False, masked=tuple(masked), spared=tuple(spared), retained=asked)


def _outermost(fields: tuple[Field, ...], targets: tuple[str, ...], *, whole: bool) -> list[Field]:
    found: list[Field] = []
    for each in fields:
        if whole or in_scope(each.categories, targets):
            found.append(each)
        else:
            found.extend(_outermost(each.fields, targets, whole=False))
    return found


def _inside(path: str, fields: list[Field]) -> bool:
    return any(path == each.path or path.startswith(f"{each.path}.") for each in fields)


def _spared(field_: Field, how: Masking, keys: set[str]) -> bool:
    """Primary keys hold the rows together; what is read-only or preserved the file spares."""
    return field_.path in keys or field_.read_only or how.strategy == "preserve"


def _kept(data: Mapping[str, Any]) -> Kept:
    return Kept(**{**data, "why": Why(data["why"]), "fields": tuple(data["fields"])})
