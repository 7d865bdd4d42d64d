"""Evidence of invented cases, made without a portal."""

from __future__ import annotations

import io

import tink
from tink import signature

from portal.cases.proof.keys import PublicKeys
from portal.cases.proof.merkle import Tree
from portal.cases.proof.records import (
    GENESIS,
    Checkpoint,
    Link,
    Named,
    Record,
    Seal,
    checkpoint_digest,
    digest_of,
    leaf_of,
    position,
    signed_text,
)
from portal.vault.keys import CHECKPOINTS_TEMPLATE

HANDLE = tink.new_keyset_handle(CHECKPOINTS_TEMPLATE)
SIGNER = HANDLE.primitive(signature.PublicKeySign)


def public_keyset() -> str:
    """The public half of the key of these tests."""
    out = io.StringIO()
    HANDLE.public_keyset_handle().write_no_secret(tink.JsonKeysetWriter(out))
    return out.getvalue()


KEYS = PublicKeys(public_keyset())


def chain(case: int, length: int) -> list[Link]:
    """A chain of so many events."""
    links: list[Link] = []
    for number in range(1, length + 1):
        previous = links[-1].digest if links else GENESIS
        at = f"2026-11-24T12:00:{number:02}.000000+00:00"
        links.append(linked(Link(case, number, at, "note", "staff:1", '{"n": 1}', previous, "")))
    return links


def linked(link: Link) -> Link:
    """The event with its right digest."""
    return link._replace(digest=digest_of(link))


def evidence(lengths: list[int], signed: list[list[int]]) -> tuple[list[Checkpoint], list[Record]]:
    """Chains of these lengths, and for each checkpoint the number of events it signs of each (0 for none)."""
    chains = [chain(case, length) for case, length in enumerate(lengths, 1)]
    records: list[Record] = [link for links in chains for link in links]
    records += [Named(case, f"HB-{case}") for case in range(1, len(lengths) + 1)]
    checkpoints: list[Checkpoint] = []
    for number, heads in enumerate(signed, 1):
        seals = [
            Seal(case, head, number, f"HB-{case}", chains[case - 1][head - 1].digest)
            for case, head in enumerate(heads, 1)
            if head
        ]
        records += seals
        checkpoints.append(_signed(number, checkpoints[-1].digest if checkpoints else GENESIS, seals))
    return checkpoints, sorted(records, key=position)


def _signed(number: int, previous: str, seals: list[Seal]) -> Checkpoint:
    root = Tree(map(leaf_of, seals)).root()
    checkpoint = Checkpoint(number, f"2026-11-24T13:{number:02}:00.000000+00:00", previous, len(seals), root, "", "")
    checkpoint = checkpoint._replace(digest=checkpoint_digest(checkpoint))
    return checkpoint._replace(signature=SIGNER.sign(signed_text(checkpoint)).hex())
