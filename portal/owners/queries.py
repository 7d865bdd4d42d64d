"""What administrators see of tasks: how many wait, and since when. They see no case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from portal.cases.lifecycle import OPEN_STATES
from portal.inventory.models import DataSystem
from portal.owners.models import OPEN_TASKS, Owner, Task


@dataclass(frozen=True)
class Waiting:
    """How many tasks of a system wait for an answer, and the day on which the oldest was asked."""

    count: int
    since: date | None


def waiting(system: DataSystem) -> Waiting | None:
    """What waits for the owner of a system; None for one that a connection reaches."""
    if not Owner.objects.filter(system=system).exists():
        return None
    open_tasks = Task.objects.filter(system=system, state__in=sorted(OPEN_TASKS), case__state__in=sorted(OPEN_STATES))
    return Waiting(**open_tasks.aggregate(count=Count("pk"), since=Min("asked_on")))
