"""The ledger of erasures: what must be erased again when a system is restored from a backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from portal.cases.models import Case, Erased
from portal.inventory.models import DataSystem
from portal.vault import fields


@dataclass(frozen=True)
class Remembered:
    """An erasure in one system, as it would be done again.

    ``identities`` and ``name`` say whose data, ``plan`` is the engine's plan as JSON, ``choices`` what humans decided.
    """

    identities: dict[str, str]
    name: str
    plan: dict[str, Any]
    choices: dict[str, Any]


def remember(case: Case, system: DataSystem, what: Remembered) -> None:
    """Keep an erasure for as long as the organisation keeps backups; call it where the erasure is recorded."""
    now = timezone.now()
    Erased.objects.create(
        case=case,
        system=system,
        erased_at=now,
        keep_until=timezone.localdate(now) + timedelta(days=settings.BACKUP_DAYS),
        body=fields.seal_erased(_place(case.pk, system.pk), what),
    )


def recall(erased: Erased) -> Remembered:
    """What was kept. Raises Unreadable if it was changed or moved."""
    return Remembered(**fields.unseal_erased(_place(erased.case_id, erased.system_id), erased.body))


def since(moment: datetime) -> QuerySet[Erased]:
    """What was erased from a moment on, and a backup of then holds still: oldest first."""
    return Erased.objects.filter(erased_at__gte=moment).select_related("case", "system").order_by("erased_at", "pk")


def forget(today: date) -> int:
    """Delete what no backup can bring back any more; gives how many."""
    gone, _by_model = Erased.objects.filter(keep_until__lt=today).delete()
    return gone


def _place(case: int, system: int) -> str:
    return f"{case}:{system}"
