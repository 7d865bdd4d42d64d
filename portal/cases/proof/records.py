"""The records that evidence consists of, and what is hashed and signed of each.

Chains come as streams of :class:`Named`, :class:`Link` and :class:`Seal` in the order of :func:`position`.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import orjson

GENESIS = "0" * 64
CHECKPOINT_CONTEXT = b"habeas checkpoint 1\n"  # a signature is good for this kind of text and no other
LEAF_CONTEXT = b"\x00"  # of RFC 6962: a leaf is never taken for a node


class Named(NamedTuple):
    """A case that exists, and how people call it."""

    case: int
    reference: str


class Link(NamedTuple):
    """An event. ``at`` is in UTC with microseconds, as ISO 8601 writes it; ``facts`` are JSON text."""

    case: int
    number: int
    at: str
    action: str
    actor: str
    facts: str
    previous: str
    digest: str


class Seal(NamedTuple):
    """The head of a chain as a checkpoint signed it. ``path`` leads from it to the checkpoint's root, if given."""

    case: int
    number: int
    checkpoint: int
    reference: str
    digest: str
    path: list[list[str]] | None = None


class Checkpoint(NamedTuple):
    """A signed statement: at this moment these ``heads`` chains had grown to the heads under this Merkle ``root``."""

    number: int
    at: str
    previous: str
    heads: int
    root: str
    digest: str
    signature: str


Record = Named | Link | Seal


def position(record: Record) -> tuple[int, int, int]:
    """What records are sorted by: case, number, and a seal after the event it seals."""
    if isinstance(record, Named):
        return record.case, -1, 0
    return record.case, record.number, 2 if isinstance(record, Seal) else 1


def digest_of(link: Link) -> str:
    """SHA-256 over the previous digest and the event's canonical JSON (sorted keys, UTC, no spaces).

    Raises ValueError for facts that are no JSON we ever wrote.
    """
    body = {
        "case": link.case,
        "number": link.number,
        "at": link.at,
        "action": link.action,
        "actor": link.actor,
        "facts": orjson.loads(link.facts),
    }
    return hashlib.sha256(link.previous.encode() + _canonical(body)).hexdigest()


def leaf_of(seal: Seal) -> bytes:
    """The leaf of the Merkle tree that stands for a head."""
    return hashlib.sha256(LEAF_CONTEXT + _canonical([seal.case, seal.reference, seal.number, seal.digest])).digest()


def signed_text(checkpoint: Checkpoint) -> bytes:
    """What the signature of a checkpoint is over."""
    body = {name: getattr(checkpoint, name) for name in ("number", "at", "previous", "heads", "root")}
    return CHECKPOINT_CONTEXT + _canonical(body)


def checkpoint_digest(checkpoint: Checkpoint) -> str:
    """What the next checkpoint names as its previous one, and what is written down outside."""
    return hashlib.sha256(signed_text(checkpoint)).hexdigest()


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
