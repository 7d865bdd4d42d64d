"""What administrators change about the data systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import structlog
from django.db import transaction
from django.utils import timezone

from portal import problems
from portal.inventory.models import DataSystem, Inspection, Recipient
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue
from portal.owners.models import Owner
from portal.staff.models import User

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asked:
    """The colleague who answers for a system that no connector reaches."""

    name: str
    email: str
    language: str


@transaction.atomic
def add_system(
    *, by: User, key: str, label: str, datasets: str, url: str = "", owner: Asked | None = None
) -> DataSystem:
    """Let one more system be searched: by workers at its ``url``, or by its ``owner``, who is asked.

    ``key`` stays as it is for good: the connection is sealed under it.
    """
    system = DataSystem(key=key, label=label, datasets=datasets)
    system.url = url
    system.save()
    _keep_owner(system, owner)
    inspect(system)
    log.info("system_added", system=system.pk, by=by.pk)
    return system


@transaction.atomic
def change_system(
    system: DataSystem, *, by: User, label: str, datasets: str, active: bool, url: str = "", owner: Asked | None = None
) -> DataSystem:
    """Change how a system is called, described or reached; an empty ``url`` leaves the connection as it is.

    With an ``owner`` it is reached by people; without, by its connection. Tasks that were asked before stay as they
    are.
    """
    locked = DataSystem.objects.select_for_update().get(pk=system.pk)
    locked.label, locked.datasets, locked.active = label, datasets, active
    if url:
        locked.url = url
    locked.version += 1
    locked.save()
    _keep_owner(locked, owner)
    if active:
        inspect(locked)
    log.info("system_changed", system=locked.pk, by=by.pk, connection=bool(url), active=active)
    return locked


@transaction.atomic
def inspect(system: DataSystem) -> None:
    """Have the workers look whether a system answers, and is as its dataset file says; people are not looked at."""
    if Owner.objects.filter(system=system).exists():
        return
    now = timezone.now()
    Inspection.objects.update_or_create(
        system=system,
        defaults={"version": system.version, "asked_at": now, "done_at": None, "problem": "", "differences": []},
    )
    enqueue(JobKind.INSPECT, key=f"{system.pk}:{now.isoformat()}", system=system.pk, version=system.version)


def inspect_all() -> int:
    """The same for every system in use that is reached by a connection; gives how many."""
    systems = list(DataSystem.objects.filter(active=True, owner=None))
    for system in systems:
        inspect(system)
    return len(systems)


def _keep_owner(system: DataSystem, owner: Asked | None) -> None:
    if owner is None:
        Owner.objects.filter(system=system).delete()
    else:
        Owner.objects.update_or_create(system=system, defaults=asdict(owner))


def record_inspection(system: DataSystem, *, version: int, problem: str = "", differences: Sequence[str] = ()) -> None:
    """Keep what workers saw. Of a version that is no longer the latest it says nothing."""
    seen = Inspection.objects.filter(system=system, version=version)
    told = [problems.kept(each) for each in differences]
    seen.update(done_at=timezone.now(), problem=problems.kept(problem), differences=told)


def keep_recipient(recipient: Recipient, *, by: User) -> Recipient:
    """Keep how a recipient is told, new or changed. Notices that were written before stay as they are."""
    recipient.save()
    log.info("recipient_kept", recipient=recipient.pk, by=by.pk, told_by_mail=bool(recipient.email))
    return recipient
