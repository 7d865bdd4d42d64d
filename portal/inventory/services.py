"""What administrators change about the data systems."""

from __future__ import annotations

import structlog
from django.db import transaction

from portal.inventory.models import DataSystem, Recipient
from portal.staff.models import User

log = structlog.get_logger(__name__)


@transaction.atomic
def add_system(*, by: User, key: str, label: str, url: str, datasets: str) -> DataSystem:
    """Let the workers search one more system. ``key`` stays as it is for good: the connection is sealed under it."""
    system = DataSystem(key=key, label=label, datasets=datasets)
    system.url = url
    system.save()
    log.info("system_added", system=system.pk, by=by.pk)
    return system


@transaction.atomic
def change_system(
    system: DataSystem, *, by: User, label: str, datasets: str, active: bool, url: str = ""
) -> DataSystem:
    """Change how a system is called, described or reached; an empty ``url`` leaves the connection as it is."""
    locked = DataSystem.objects.select_for_update().get(pk=system.pk)
    locked.label, locked.datasets, locked.active = label, datasets, active
    if url:
        locked.url = url
    locked.version += 1
    locked.save()
    log.info("system_changed", system=locked.pk, by=by.pk, connection=bool(url), active=active)
    return locked


def keep_recipient(recipient: Recipient, *, by: User) -> Recipient:
    """Keep how a recipient is told, new or changed. Notices that were written before stay as they are."""
    recipient.save()
    log.info("recipient_kept", recipient=recipient.pk, by=by.pk, told_by_mail=bool(recipient.email))
    return recipient
