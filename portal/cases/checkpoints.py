"""Signed checkpoints: every few minutes the ends of all chains that have grown are signed, in a chain of their own.

A chain of hashes shows a change only to somebody who knows where it should end. A checkpoint says so, under a key
that is not in the database: its private half is wrapped by the master keyset.

Somebody who can change the database as they like, triggers and owner's rights included, but has no master keyset:

- **cannot** change, remove, reorder or cut off an event, or make a whole case vanish, once a checkpoint has signed a
  head that comes after it; nor change, forge or remove a checkpoint that others follow;
- **can** rewrite what came after the last checkpoint, and can remove the last checkpoints together with their heads
  and all that came after them. Against the first, checkpoints are frequent. Against the second, write down
  ``NUMBER:DIGEST`` of a checkpoint, or keep an exported bundle, outside the database: `verify_evidence --expect`
  compares. Each worker also logs it;
- **can** add invented events at the end of a chain, since every process of the portal can: evidence shows that a
  record was not changed, not that it was true when it was made.

Somebody who has the master keyset as well can sign what they like; only what is kept outside shows that.
"""

from __future__ import annotations

from datetime import UTC

from django.db import connection, transaction
from django.utils import timezone

from portal.alone import alone
from portal.cases import stored
from portal.cases.ledger import Checkpoint
from portal.cases.proof import records
from portal.cases.proof.merkle import Tree
from portal.cases.proof.records import GENESIS, leaf_of, signed_text
from portal.vault import keys

# Each table is read once, whatever the planner knows of it: a look-up for each case would read a new table of heads
# over and over. A chain that is shorter than it was is never signed: its old head stays, and shows what is missing.
KEEP_HEADS = """
INSERT INTO cases_head (checkpoint_id, case_id, number, reference, digest)
SELECT %(checkpoint)s, kase.id, event.number, kase.reference, event.digest
FROM (SELECT case_id, max(number) AS number FROM cases_event GROUP BY case_id) latest
LEFT JOIN (SELECT case_id, max(number) AS number FROM cases_head GROUP BY case_id) signed USING (case_id)
JOIN cases_event event ON event.case_id = latest.case_id AND event.number = latest.number
JOIN cases_case kase ON kase.id = latest.case_id
WHERE latest.number > coalesce(signed.number, 0)
"""


def make() -> Checkpoint | None:
    """Sign the heads of all chains that have grown since the last checkpoint; None if none has.

    All of it is one transaction, and one process at a time: after a crash, or called twice, it is made once.
    """
    with transaction.atomic():
        if not alone("checkpoint"):
            return None
        last = Checkpoint.objects.order_by("number").last()
        number = last.number + 1 if last else 1
        heads = _keep_heads(number)
        return _signed(number, last.digest if last else GENESIS, heads) if heads else None


def record_of(checkpoint: Checkpoint) -> records.Checkpoint:
    """The checkpoint as it is signed and checked."""
    return records.Checkpoint(*(getattr(checkpoint, name) for name in records.Checkpoint._fields))


def _keep_heads(number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(KEEP_HEADS, {"checkpoint": number})
        return int(cursor.rowcount)


def _signed(number: int, previous: str, heads: int) -> Checkpoint:
    tree = Tree(leaf_of(seal) for seal in stored.heads_of(number))
    at = timezone.now().astimezone(UTC).isoformat(timespec="microseconds")
    checkpoint = Checkpoint(number=number, at=at, previous=previous, heads=heads, root=tree.root())
    checkpoint.digest = records.checkpoint_digest(record_of(checkpoint))
    checkpoint.signature = keys.checkpoints_primitive().sign(signed_text(record_of(checkpoint))).hex()
    checkpoint.save(force_insert=True)
    return checkpoint
