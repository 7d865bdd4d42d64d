"""Asking for work. The web process writes job rows and knows nothing of brokers or workers."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, Func, QuerySet
from django.utils import timezone

from portal.outbox.models import CASE_WORK, Job, JobKind, JobState

NOW = Func(function="now", output_field=DateTimeField())  # the database's clock, as for leases: ours may be wrong


def enqueue(
    kind: JobKind, *, key: str, case_id: int | None = None, delay: timedelta = timedelta(), **arguments: Any
) -> str:
    """Ask for a job once: the same ``key`` again changes nothing. Gives the key under which the job is known.

    Call it inside the transaction of the change that needs the work. ``arguments`` are ids, never personal data.
    """
    job = Job(key=f"{kind}:{key}", kind=kind, case_id=case_id, arguments=arguments, due_at=NOW + delay)
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return job.key


def cancel_for(case_id: int) -> int:
    """Call off the work on a case that has not ended yet; gives how many. A worker at it finds its lease gone.

    Mails still go out. Call it with the case locked.
    """
    open_jobs = _unfinished(case_id).filter(kind__in=CASE_WORK)
    return open_jobs.update(state=JobState.CANCELLED, finished_at=timezone.now(), leased_until=None)


def enqueue_anew(kind: JobKind, *, key: str, case_id: int, **arguments: Any) -> None:
    """Ask for a job, also if one of this key has died or was called off: somebody decided anew that it is to run."""
    known = enqueue(kind, key=key, case_id=case_id, **arguments)
    _run_again(Job.objects.filter(key=known, state__in=[JobState.DEAD, JobState.CANCELLED]))


def retry(job: Job) -> None:
    """Run a dead job again from the start, with a fresh count of attempts."""
    _run_again(Job.objects.filter(pk=job.pk, state=JobState.DEAD))


def _run_again(jobs: QuerySet[Job]) -> None:
    jobs.update(state=JobState.WAITING, attempts=0, due_at=NOW, sent_at=None, problem="", finished_at=None)


def _unfinished(case_id: int) -> QuerySet[Job]:
    return Job.objects.filter(case_id=case_id, state__in=[JobState.WAITING, JobState.RUNNING, JobState.DEAD])
