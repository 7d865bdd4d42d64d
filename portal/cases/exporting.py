"""Evidence as a bundle for whoever is to check it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from django.utils import timezone

from portal.cases import stored
from portal.cases.models import Case
from portal.cases.proof import bundle, merkle
from portal.cases.proof.bundle import EVERY_CASE, Header, Sink
from portal.cases.proof.records import Record, Seal, leaf_of
from portal.vault import keys


def export(out: Sink, case: Case | None = None) -> int:
    """Write all evidence, or that of one case with the proof that its heads were signed; gives the number of lines.

    A bundle of one case says nothing of others. No bundle holds personal data.
    """
    made = timezone.now().astimezone(UTC).isoformat(timespec="seconds")
    header = Header(made, case.reference if case else EVERY_CASE, keys.checkpoints_public_keyset())
    with stored.snapshot():
        records = _with_paths(stored.records(case.pk)) if case else stored.records()
        return bundle.write(out, header, stored.checkpoints(), records)


def _with_paths(records: Iterator[Record]) -> Iterator[Record]:
    for record in records:
        yield record._replace(path=_path_of(record)) if isinstance(record, Seal) else record


def _path_of(seal: Seal) -> list[list[str]]:
    """What joins a head to its checkpoint's root, without saying anything of the other cases."""
    leaves: list[bytes] = []
    index = 0
    for each in stored.heads_of(seal.checkpoint):
        index = len(leaves) if each.case == seal.case else index
        leaves.append(leaf_of(each))
    return merkle.path(leaves, index)
