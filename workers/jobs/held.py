"""What a lease is about."""

from __future__ import annotations

from django.db import transaction

from portal.cases import queries
from portal.cases.models import Case
from portal.vault import files
from workers.outbox import Lease


def case_of(held: Lease) -> Case:
    """The case of a job, with its key. Raises Case.DoesNotExist, also for a job without a case."""
    return Case.objects.select_related("key").get(pk=held.case_id or 0)


def clear_up(held: Lease) -> None:
    """Delete the files of a job whose result does not count, unless another job is at the case now and has its own."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=held.case_id or 0).first()
        if case and not queries.running_work(case).exists():
            for left_behind in queries.unclaimed_files().filter(case=case):
                files.delete(left_behind)
