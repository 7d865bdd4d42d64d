"""Jobs from Postgres to the broker and back: sending, leases with fencing, retries, the sweeper.

All the SQL that matters is here, and all of it uses the database's clock: workers' clocks may be wrong.
A Celery message carries a job's id and nothing else; losing, repeating or reordering messages does no harm.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, connections, transaction

from portal import problems
from portal.outbox.models import CASE_WORK, JobKind, JobState

log = structlog.get_logger(__name__)

CHANNEL = "habeas_jobs"
MAX_ATTEMPTS = 6
BATCH = 500
DIED = problems.Problem("Its worker died each time.")

TAKE_DUE = """
UPDATE outbox_job SET sent_at = now()
WHERE id IN (
    SELECT id FROM outbox_job
    WHERE state = 'waiting' AND due_at <= now()
      AND (sent_at IS NULL OR sent_at < now() - make_interval(secs => %(resend)s))
    ORDER BY due_at LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED)
RETURNING id
"""

LEASE = """
UPDATE outbox_job
SET state = 'running', fence = fence + 1, attempts = attempts + 1, done = 0,
    leased_until = now() + make_interval(secs => %(seconds)s)
WHERE id = (
    SELECT id FROM outbox_job
    WHERE id = %(job)s AND state = 'waiting' AND due_at <= now()
    FOR UPDATE SKIP LOCKED)
RETURNING kind, case_id, arguments, fence, attempts
"""

RENEW = """
UPDATE outbox_job SET leased_until = now() + make_interval(secs => %(seconds)s), done = greatest(done, %(done)s)
WHERE id = %(job)s AND fence = %(fence)s AND state = 'running'
"""

HOLD_CASE = "SELECT 1 FROM cases_case WHERE id = %(case)s FOR UPDATE"

HOLD = "SELECT 1 FROM outbox_job WHERE id = %(job)s AND fence = %(fence)s AND state = 'running' FOR UPDATE"

FINISH = """
UPDATE outbox_job SET state = %(state)s, problem = %(problem)s, leased_until = NULL, finished_at = now()
WHERE id = %(job)s AND fence = %(fence)s AND state = 'running'
"""

RETRY = """
UPDATE outbox_job
SET state = 'waiting', problem = %(problem)s, leased_until = NULL, sent_at = NULL,
    due_at = now() + make_interval(secs => %(wait)s)
WHERE id = %(job)s AND fence = %(fence)s AND state = 'running'
"""

FREE_EXPIRED = """
UPDATE outbox_job
SET leased_until = NULL, sent_at = NULL, due_at = now(),
    state = CASE WHEN attempts >= %(attempts)s THEN 'dead' ELSE 'waiting' END,
    problem = CASE WHEN attempts >= %(attempts)s THEN %(died)s ELSE problem END
WHERE id IN (
    SELECT id FROM outbox_job WHERE state = 'running' AND leased_until < now() FOR UPDATE SKIP LOCKED)
RETURNING id, state, kind, case_id
"""


class LeaseLost(Exception):
    """Another worker has the job now, or it was called off: this worker's result does not count."""


@dataclass
class Lease:
    """The right to work on a job: it counts only as long as ``fence`` is the job's latest."""

    job: int
    kind: JobKind
    case_id: int | None
    arguments: dict[str, Any]
    fence: int
    attempts: int
    done: int = 0
    lost: threading.Event = field(default_factory=threading.Event)

    def progress(self, done: int) -> None:
        """Say how many rows are done; shown on the case, written with the next renewal. Raises LeaseLost."""
        self.done = done
        if self.lost.is_set():
            raise LeaseLost

    @property
    def ids(self) -> dict[str, int]:
        """What names this lease in SQL: the job and the fence."""
        return {"job": self.job, "fence": self.fence}


def take_due() -> list[int]:
    """Mark what is due as sent and give its ids; what was sent and not picked up is taken again after a while."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DUE, {"resend": settings.JOB_RESEND_SECONDS, "batch": BATCH})
        return [row[0] for row in cursor.fetchall()]


def lease(job: int) -> Lease | None:
    """Take a job for this worker, or None when somebody else has it, it is done, or not yet due."""
    with connection.cursor() as cursor:
        cursor.execute(LEASE, {"job": job, "seconds": settings.JOB_LEASE_SECONDS})
        row = cursor.fetchone()
    if row is None:
        return None
    kind, case_id, arguments, fence, attempts = row
    return Lease(job, JobKind(kind), case_id, json.loads(arguments), fence, attempts)


@contextmanager
def kept(held: Lease) -> Iterator[None]:
    """Renew a lease from a thread of its own while the work runs; when it is lost, the work is told."""
    stop = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(held, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def completing(held: Lease, *, problem: str = "") -> Iterator[None]:
    """Write a job's result and its end in one transaction, under its fence. Raises LeaseLost, writing nothing.

    With a ``problem`` the job ends dead: it had a result, and staff must look at it all the same.

    """
    with holding(held):
        yield
        state = JobState.DEAD if problem else JobState.DONE
        _execute_or_lose(FINISH, {**held.ids, "state": state, "problem": problems.kept(problem)})


@contextmanager
def holding(held: Lease) -> Iterator[None]:
    """Write something on the way in one transaction, under the fence. Raises LeaseLost, writing nothing.

    The case is locked before the job, as by whoever ends a case and calls its work off: so neither waits for the other.
    """
    with transaction.atomic():
        if held.kind in CASE_WORK:
            _execute_or_lose(HOLD_CASE, {"case": held.case_id})
        _execute_or_lose(HOLD, held.ids)
        yield


def give_back(held: Lease, problem: str, *, final: bool = False) -> bool:
    """After a failure: try again later, with growing pauses, or stop for good; gives whether it stopped.

    ``problem`` is for staff and holds no personal data.
    """
    dead = final or held.attempts >= MAX_ATTEMPTS
    with connection.cursor() as cursor:
        if dead:
            cursor.execute(FINISH, {**held.ids, "state": JobState.DEAD, "problem": problems.kept(problem)})
        else:
            cursor.execute(RETRY, {**held.ids, "problem": problems.kept(problem), "wait": pause(held.attempts)})
        return dead and bool(cursor.rowcount)


def call_off(held: Lease) -> None:
    """End a job that its case no longer needs."""
    with connection.cursor() as cursor:
        cursor.execute(FINISH, {**held.ids, "state": JobState.CANCELLED, "problem": ""})


@dataclass(frozen=True)
class Freed:
    """A job whose worker died: to be run again, or dead after too many tries."""

    job: int
    dead: bool
    kind: JobKind
    case_id: int | None


def free_expired() -> list[Freed]:
    """Put jobs of dead workers back; one that keeps killing its worker is stopped."""
    with connection.cursor() as cursor:
        cursor.execute(FREE_EXPIRED, {"attempts": MAX_ATTEMPTS, "died": problems.kept(DIED)})
        return [Freed(job, state == JobState.DEAD, JobKind(kind), case) for job, state, kind, case in cursor.fetchall()]


def pause(attempts: int) -> float:
    """Seconds until the next try: doubling from two, at most five minutes, with jitter."""
    seconds: float = settings.JOB_RETRY_SECONDS * 2.0 ** (attempts - 1)
    return min(300.0, seconds) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter is no secret


def _renew_until(held: Lease, stop: threading.Event) -> None:
    try:
        while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
            with connection.cursor() as cursor:
                cursor.execute(RENEW, {**held.ids, "seconds": settings.JOB_LEASE_SECONDS, "done": held.done})
                if not cursor.rowcount:
                    held.lost.set()
                    return
    except Exception:  # noqa: BLE001  whatever keeps us from renewing, the lease must count as lost
        log.warning("lease_not_renewed", job=held.job)
        held.lost.set()
    finally:
        connections.close_all()  # of this thread, and only if it had to renew at all


def _execute_or_lose(sql: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        if not cursor.rowcount:
            raise LeaseLost
