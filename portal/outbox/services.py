"""Asking for work. The web process writes job rows and knows nothing of brokers or workers."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.outbox.models import Job, JobKind, JobState


def enqueue(
    kind: JobKind, *, key: str, case_id: int | None = None, delay: timedelta = timedelta(), **arguments: Any
) -> Job:
    """Ask for a job once: the same ``key`` again gives the job that is already there.

    Call it inside the transaction of the change that needs the work. ``arguments`` are ids, never personal data.
    """
    job, _created = Job.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={"kind": kind, "case_id": case_id, "arguments": arguments, "due_at": timezone.now() + delay},
    )
    return job


def cancel_for(case_id: int, kinds: tuple[JobKind, ...]) -> int:
    """Call off what has not ended yet for a case; gives how many. A worker at it finds its lease gone."""
    open_jobs = _unfinished(case_id).filter(kind__in=kinds)
    return open_jobs.update(state=JobState.CANCELLED, finished_at=timezone.now(), leased_until=None)


def retry(job: Job) -> None:
    """Run a dead job again from the start, with a fresh count of attempts."""
    Job.objects.filter(pk=job.pk, state=JobState.DEAD).update(
        state=JobState.WAITING, attempts=0, due_at=timezone.now(), sent_at=None, problem="", finished_at=None
    )


def _unfinished(case_id: int) -> QuerySet[Job]:
    return Job.objects.filter(case_id=case_id, state__in=[JobState.WAITING, JobState.RUNNING, JobState.DEAD])
