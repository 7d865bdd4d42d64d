"""What a lease is about."""

from __future__ import annotations

from portal.cases.models import Case
from workers.outbox import Lease


def case_of(held: Lease) -> Case:
    """The case of a job, with its key. Raises Case.DoesNotExist, also for a job without a case."""
    return Case.objects.select_related("key").get(pk=held.case_id or 0)
