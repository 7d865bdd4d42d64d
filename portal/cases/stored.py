"""The evidence in the database as streams of records: nothing is held but a few thousand rows.

Texts are made by the database, so that no value, however it was tampered with, keeps it from being read and reported.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from portal.cases.proof.records import Checkpoint, Link, Named, Record, Seal, position

ROWS = 5000

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

CHECKPOINTS = "SELECT number, at, previous, heads, root, digest, signature FROM cases_checkpoint ORDER BY number"

CASES = "SELECT id, reference FROM cases_case WHERE %(case)s IN (0, id) ORDER BY id"

EVENTS = """
SELECT case_id, number, coalesce(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00'), ''),
       action, actor, facts::text, previous, digest
FROM cases_event WHERE %(case)s IN (0, case_id) ORDER BY case_id, number
"""

HEADS = """
SELECT case_id, number, checkpoint_id, reference, digest
FROM cases_head WHERE %(case)s IN (0, case_id) ORDER BY case_id, number
"""

HEADS_OF = """
SELECT case_id, number, checkpoint_id, reference, digest
FROM cases_head WHERE checkpoint_id = %(checkpoint)s ORDER BY case_id, number
"""


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it stands at one moment, whatever is written meanwhile. Not inside another transaction."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(SNAPSHOT)
        yield


def checkpoints() -> Iterator[Checkpoint]:
    """Every checkpoint in its order."""
    return (Checkpoint(*row) for row in _rows(CHECKPOINTS))


def records(case: int = 0) -> Iterator[Record]:
    """Cases, events and heads, in the order in which chains are checked; of one case, if its id is given."""
    only = {"case": case}
    cases = (Named(*row) for row in _rows(CASES, only))
    events = (Link(*row) for row in _rows(EVENTS, only))
    heads = (Seal(*row) for row in _rows(HEADS, only))
    return heapq.merge(cases, events, heads, key=position)


def heads_of(checkpoint: int) -> Iterator[Seal]:
    """The heads that a checkpoint signs, in the order of its tree."""
    return (Seal(*row) for row in _rows(HEADS_OF, {"checkpoint": checkpoint}))


def _rows(query: str, parameters: dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(ROWS):
            yield from rows
