"""Checks checkpoints and chains as streams, and says everything that is not as it was written.

Memory grows with neither cases nor events, only with checkpoints, by a few hundred bytes each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from portal.cases.proof.keys import PublicKeys
from portal.cases.proof.merkle import Tree, root_from
from portal.cases.proof.records import (
    GENESIS,
    Checkpoint,
    Link,
    Record,
    Seal,
    checkpoint_digest,
    digest_of,
    leaf_of,
    signed_text,
)


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written: where, and in what way."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Totals:
    """What was checked. ``latest`` names the last checkpoint, as ``NUMBER:DIGEST``."""

    cases: int = 0
    events: int = 0
    unsigned: int = 0
    checkpoints: int = 0
    latest: str = ""


@dataclass(slots=True)
class Signed:
    """A checkpoint's promise, and the heads seen of it so far. The tree is dropped when it is full."""

    heads: int
    root: str
    tree: Tree | None = field(default_factory=Tree)


class Check:
    """One run: all checkpoints first, then all chains, then the end.

    ``expected`` are digests of checkpoints by number that somebody wrote down elsewhere. ``whole`` says that every
    case is there; without it, seals bring the path to their checkpoint's root.
    """

    def __init__(self, keys: PublicKeys, expected: Mapping[int, str] | None = None, *, whole: bool = True) -> None:
        self.totals = Totals()
        self._keys = keys
        self._expected = dict(expected or {})
        self._whole = whole
        self._signed: dict[int, Signed] = {}
        self._gone: set[int] = set()

    def run(self, checkpoints: Iterable[Checkpoint], records: Iterable[Record]) -> Iterator[Problem]:
        """Every problem, as it is found. The checkpoints are read to their end before the records are begun."""
        yield from self._checkpoints(checkpoints)
        yield from self._chains(records)
        if self._whole:
            yield from self._missing_heads()

    def sealed(self, seal: Seal, name: str) -> Iterator[Problem]:
        """Whether a head of the case called ``name`` is one that its checkpoint signed."""
        signed = self._signed.get(seal.checkpoint)
        if signed is None:
            if seal.checkpoint not in self._gone:
                yield _at(seal.checkpoint, "missing, and heads that it signed are still there")
            self._gone.add(seal.checkpoint)
        elif not self._whole:
            if not _leads_to(seal, signed.root):
                yield Problem(name, f"its head {seal.number} is not what checkpoint {seal.checkpoint} signed")
        elif signed.tree is None:
            yield Problem(name, f"its head {seal.number} was added to checkpoint {seal.checkpoint} afterwards")
        else:
            signed.tree.add(leaf_of(seal))
            yield from _complete(seal.checkpoint, signed)

    def _checkpoints(self, checkpoints: Iterable[Checkpoint]) -> Iterator[Problem]:
        number, previous = 0, GENESIS
        for checkpoint in checkpoints:
            if checkpoint.number > number + 1:
                yield Problem(_span("checkpoint", number + 1, checkpoint.number - 1), "missing")
            elif checkpoint.previous != previous or checkpoint.number != number + 1:
                yield _at(checkpoint.number, "does not follow the one before it")
            yield from self._checkpoint(checkpoint)
            number, previous = checkpoint.number, checkpoint.digest
            self.totals.checkpoints += 1
            self.totals.latest = f"{number}:{checkpoint.digest}"
        for gone in sorted(self._expected):
            yield _at(gone, "missing, and it was written down")

    def _checkpoint(self, checkpoint: Checkpoint) -> Iterator[Problem]:
        digest = checkpoint_digest(checkpoint)
        if checkpoint.digest != digest:
            yield _at(checkpoint.number, "changed")
        elif not self._keys.signed(signed_text(checkpoint), checkpoint.signature):
            yield _at(checkpoint.number, "forged: the signature is not by this key")
        if self._expected.pop(checkpoint.number, digest) != digest:
            yield _at(checkpoint.number, "not the one that was written down")
        self._signed[checkpoint.number] = Signed(checkpoint.heads, checkpoint.root)

    def _chains(self, records: Iterable[Record]) -> Iterator[Problem]:
        for case, group in groupby(records, key=attrgetter("case")):
            chain = Chain(case, self)
            for record in group:
                yield from chain.take(record)
            yield from chain.end()
            self.totals.cases += 1
            self.totals.events += chain.events
            self.totals.unsigned += max(0, chain.number - chain.signed)

    def _missing_heads(self) -> Iterator[Problem]:
        for number, signed in self._signed.items():
            if signed.tree is not None:
                missing = signed.heads - signed.tree.leaves
                yield _at(number, f"heads that it signed are missing: {missing} of {signed.heads}")


class Chain:
    """The chain of one case, link by link."""

    def __init__(self, case: int, check: Check | None = None) -> None:
        self.events = self.number = self.signed = 0
        self._check = check
        self._case = case
        self._reference = ""
        self._digest = GENESIS
        self._unmet: Seal | None = None

    def take(self, record: Record) -> Iterator[Problem]:
        """The next record of the case."""
        if isinstance(record, Link):
            yield from self._link(record)
        elif isinstance(record, Seal):
            yield from self._seal(record)
        else:
            self._reference = record.reference

    def end(self) -> Iterator[Problem]:
        """What is missing at the end."""
        if self._unmet and self.events:
            what = f"cut off: checkpoint {self._unmet.checkpoint} signed event {self._unmet.number}"
            yield self._at(what, self.number)
        elif not self.events:
            yield Problem(self._name, "the chain has vanished")
        if not self._reference:
            yield Problem(self._name, "the case has vanished")

    @property
    def _name(self) -> str:
        return self._reference or (self._unmet.reference if self._unmet else "") or f"case {self._case}"

    def _at(self, what: str, number: int) -> Problem:
        return Problem(f"{self._name}, event {number}", what)

    def _link(self, link: Link) -> Iterator[Problem]:
        self.events += 1
        unmet, self._unmet = self._unmet, None
        if link.number > self.number + 1:
            yield Problem(f"{self._name}, {_span('event', self.number + 1, link.number - 1)}", "missing")
        elif link.number != self.number + 1 or link.previous != self._digest or unmet:
            yield self._at("does not follow the event before it: reordered or replaced", link.number)
        if link.digest != _digest(link):
            yield self._at("changed", link.number)
        self.number, self._digest = link.number, link.digest

    def _seal(self, seal: Seal) -> Iterator[Problem]:
        self.signed = max(self.signed, seal.number)
        if self._check:
            yield from self._check.sealed(seal, self._name)
        if self._reference and seal.reference != self._reference:
            yield Problem(self._name, f"was {seal.reference} when checkpoint {seal.checkpoint} was made")
        if seal.number > self.number:
            self._unmet = seal
        elif seal.number < self.number or seal.digest != self._digest:
            yield self._at(f"not the one that checkpoint {seal.checkpoint} signed", seal.number)


def _complete(number: int, signed: Signed) -> Iterator[Problem]:
    """Compare the root once all heads are there, and let go of the tree."""
    if signed.tree and signed.tree.leaves == signed.heads:
        if signed.tree.root() != signed.root:
            yield _at(number, "the heads that it signed were changed")
        signed.tree = None


def _leads_to(seal: Seal, root: str) -> bool:
    try:
        return root_from(leaf_of(seal), seal.path or []) == root
    except (TypeError, ValueError):  # what came with the bundle is no path
        return False


def _digest(link: Link) -> str:
    try:
        return digest_of(link)
    except (TypeError, ValueError):  # facts that are no JSON we ever wrote
        return ""


def _at(number: int, what: str) -> Problem:
    return Problem(f"checkpoint {number}", what)


def _span(what: str, first: int, last: int) -> str:
    return f"{what} {first}" if first == last else f"{what}s {first} to {last}"
