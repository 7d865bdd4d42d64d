"""Links that open one task: unguessable, kept as digests, good while the task is open and no longer."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.cases.lifecycle import OPEN_STATES
from portal.owners.models import Task, TaskLink, TaskState
from portal.vault import fields


def issue(task: Task) -> str:
    """A fresh address (256 bits) that opens this task."""
    token = secrets.token_urlsafe(32)
    TaskLink.objects.create(task=task, digest=_digest(token))
    return f"{settings.ORIGIN}{reverse('owners:open_link', args=[token])}"


def link_for(token: str) -> TaskLink | None:
    """The live link that a token belongs to; None for an unknown one, or one that has ended."""
    return _live().filter(digest=_digest(token)).first()


def live_link(link_id: int) -> TaskLink | None:
    """The link with this id, if it still opens its task."""
    return _live().filter(pk=link_id).first()


def revoke(tasks: QuerySet[Task]) -> None:
    """End every link of these tasks."""
    TaskLink.objects.filter(task__in=tasks, revoked_at=None).update(revoked_at=timezone.now())


def _live() -> QuerySet[TaskLink]:
    live = TaskLink.objects.filter(
        revoked_at=None,
        task__state=TaskState.ASKED,
        task__case__state__in=sorted(OPEN_STATES),
        task__case__key__isnull=False,
    )
    return live.select_related("task__case__key", "task__system")


def _digest(token: str) -> bytes:
    return fields.digest("task", token)
