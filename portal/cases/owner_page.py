"""What staff see of the owners who were asked for a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.cases import owner_answers
from portal.cases.lifecycle import ERASURE_TO_COME, ERASURES
from portal.cases.models import Case
from portal.cases.owner_answers import Said
from portal.owners.models import Task, TaskFile
from portal.vault import fields
from portal.vault.keys import KeyDestroyed


@dataclass(frozen=True)
class AskedOwner:
    """A task in plain text: what was answered, why somebody else has to, why we went on without."""

    task: Task
    said: tuple[Said, ...] = ()
    note: str = ""
    reason: str = ""


def of(case: Case) -> list[AskedOwner]:
    """Everybody who was asked, with what they have answered or saved."""
    return list(_asked(case))


def to_ask(case: Case) -> list[str]:
    """The systems whose owners will be asked when a planned erasure begins, by name. Raises KeyDestroyed."""
    if case.kind not in ERASURES or case.state not in ERASURE_TO_COME:
        return []
    known = set(Task.objects.filter(case=case).values_list("system", flat=True))
    systems = owner_answers.people_systems().exclude(pk__in=known)
    return [owner_answers.named(case, system) for system in systems if owner_answers.concerned(case, system)]


def given(case: Case, file_id: int) -> TaskFile:
    """A file that an owner gave for a case. Raises TaskFile.DoesNotExist."""
    return TaskFile.objects.select_related("task", "file__case__key").get(pk=file_id, task__case=case)


def _asked(case: Case) -> Iterator[AskedOwner]:
    for task in Task.objects.filter(case=case).select_related("system"):
        task.case = case
        try:
            note = str(fields.unseal(case, "task_note", task.note)) if task.note else ""
            reason = str(fields.unseal(case, "task_skipped", task.reason)) if task.reason else ""
            yield AskedOwner(task, tuple(owner_answers.said(task)), note, reason)
        except KeyDestroyed:
            yield AskedOwner(task)
