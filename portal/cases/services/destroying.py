"""The end of what the portal itself keeps: a case whose retention is over is destroyed with its key.

What is left is a row without personal data, so that the register still counts it, and its evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import QuerySet

from portal.cases import backups, queries, retention
from portal.cases.actors import WORKER
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action, State
from portal.cases.models import Case, Erased, Event, SearchWord
from portal.owners.models import Task
from portal.vault import fields, files

KEPT = (Case, Event, Erased)  # of what belongs to a case; everything else goes, also what is added one day
BATCH = 500


@dataclass(frozen=True)
class Destroyed:
    """How much went: whole cases, the documents of others, and erasures that no backup undoes any more.

    ``left_behind`` are folders of an earlier crash.
    """

    cases: int
    documents: int
    erasures: int
    left_behind: int


def destroy(case: Case) -> None:
    """Destroy the key of a case, its files, and every row that belongs to it but its evidence.

    It can still be found by its reference. Raises NotAllowed before its retention is over.
    """
    with change(case, Action.DESTROY, by=WORKER, outcome=case.outcome, files=case.files.count()) as case:
        for model, field in _belongings():
            model._base_manager.filter(**{field: case}).delete()  # noqa: SLF001  Django documents it
        case.request, case.extension_reason, case.delay_words = b"", None, None
        case.statute, case.statute_until = "", None  # words of staff, and a day: the register needs neither
        _keep_findable(case)
        files.delete_stored_with_commit(case.pk)


def expire(case: Case) -> None:
    """Delete the files of documents that nobody can open any longer, and what was collected for them."""
    gone = queries.files_about(case)
    with change(case, Action.EXPIRE, by=WORKER, files=gone.count()):
        Task.objects.filter(case=case).delete()
        for file in gone:
            files.delete(file)


def destroy_expired(today: date) -> Destroyed:
    """Destroy whatever has been kept long enough, each case in a transaction of its own.

    A case that somebody reopened meanwhile, or another process destroyed, is passed over.
    """
    return Destroyed(
        cases=_each(retention.due(today), destroy),
        documents=_each(retention.due_documents(today), expire),
        erasures=backups.forget(today),
        left_behind=_clear_up(),
    )


def _each(cases: QuerySet[Case], end: Callable[[Case], None]) -> int:
    done = 0
    for case in cases.iterator(chunk_size=BATCH):
        try:
            end(case)
            done += 1
        except NotAllowed:
            continue
    return done


def _belongings() -> Iterator[tuple[type[models.Model], str]]:
    """Every model whose rows belong to a case, with the name of the field that says so."""
    relations: Any = Case._meta.related_objects  # noqa: SLF001  Django documents _meta
    return (
        (relation.related_model, relation.field.name) for relation in relations if relation.related_model not in KEPT
    )


def _keep_findable(case: Case) -> None:
    words = fields.index_words([case.reference])
    SearchWord.objects.bulk_create(SearchWord(case=case, word=word) for word in words)


def _clear_up() -> int:
    """Delete what a process that died between commit and deletion left in storage; nobody can read it any more."""
    cleared, stored = 0, iter(files.stored_cases())
    while numbers := list(islice(stored, BATCH)):
        destroyed = Case.objects.filter(pk__in=numbers, state=State.DESTROYED)
        for number in destroyed.values_list("pk", flat=True):
            files.delete_stored(number)
            cleared += 1
    return cleared
