"""The Celery tasks. They are thin: leases are in `workers.outbox`, the work is in `workers.jobs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

import structlog
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.utils import timezone

from portal import shared_cache
from portal.cases import checkpoints, queries, services
from portal.cases.change import NotAllowed
from portal.cases.models import Case
from portal.inventory import services as inventory
from portal.outbox.models import CASE_WORK, JobKind
from portal.vault import files
from portal.vault.keys import KeyDestroyed
from workers import outbox
from workers.app import app
from workers.jobs import certificate, erase, inspect, mail, package, search
from workers.jobs.held import clear_up
from workers.jobs.problems import NotNow, Stopped
from workers.outbox import Lease, LeaseLost

log = structlog.get_logger(__name__)

HANDLERS: Mapping[JobKind, Callable[[Lease], None]] = {
    JobKind.SEARCH: search.run,
    JobKind.ERASE: erase.run,
    JobKind.PACKAGE: package.run,
    JobKind.CERTIFICATE: certificate.run,
    JobKind.SEND_MAIL: mail.send,
    JobKind.SEND_LINK: mail.send_link,
    JobKind.TELL_STAFF: mail.tell_staff,
    JobKind.INSPECT: inspect.run,
}


@app.task
def run_job(job: int) -> None:
    """Run a job if it is still to be run. A repeated message finds the job taken or done."""
    held = outbox.lease(job)
    if held is not None:
        with structlog.contextvars.bound_contextvars(job=job, kind=str(held.kind), fence=held.fence):
            _run(held)


@app.task
def sweep() -> None:
    """Put back what dead workers held, and send again what is due."""
    for freed in outbox.free_expired():
        log.warning("lease_expired", job=freed.job, dead=freed.dead)
        if freed.dead:
            _bring_back(freed.kind, freed.case_id, freed.job)
    send_due()


@app.task
def tidy() -> None:
    """Delete what killed workers left in the vault, and what has ended of what web processes and visitors shared."""
    shared_cache.delete_expired()
    SessionStore.clear_expired()
    for file in queries.unclaimed_files():
        files.delete(file)


@app.task
def checkpoint() -> None:
    """Sign the ends of the evidence's chains, if any has grown; the log keeps a copy outside the database."""
    made = checkpoints.make()
    if made is not None:
        log.info("checkpoint", number=made.number, digest=made.digest, heads=made.heads)


@app.task
def destroy_expired() -> None:
    """Destroy what has been kept for as long as the controller keeps it."""
    gone = services.destroy_expired(timezone.localdate())
    log.info("destroyed", **asdict(gone))


@app.task
def begin_erasures() -> None:
    """Let the erasures begin whose time to change one's mind is over."""
    if begun := services.begin_due(timezone.localdate()):
        log.info("erasures_begun", cases=begun)


@app.task
def inspect_systems() -> None:
    """Look whether every system still is as its dataset file says."""
    log.info("inspecting", systems=inventory.inspect_all())


@app.task
def remind() -> None:
    """Chase what people have not answered, and tell colleagues what is near or late."""
    told = services.remind(timezone.localdate())
    log.info("reminded", **asdict(told))


def send_due() -> None:
    """Send the ids of all due jobs to the broker."""
    while jobs := outbox.take_due():
        for job in jobs:
            run_job.delay(job)


def _run(held: Lease) -> None:
    try:
        with outbox.kept(held):
            HANDLERS[held.kind](held)
    except LeaseLost:
        log.warning("lease_lost")
        clear_up(held)
    except (NotAllowed, KeyDestroyed) as error:
        log.info("job_called_off", reason=type(error).__name__)
        outbox.call_off(held)
        clear_up(held)
    except Stopped as problem:
        _failed(held, str(problem), final=True)
    except NotNow as problem:
        _failed(held, str(problem))
    except DatabaseError:
        log.warning("database_failed", exc_info=True)
        raise
    except Exception as error:
        log.exception("job_failed")
        _failed(held, type(error).__name__)


def _failed(held: Lease, problem: str, *, final: bool = False) -> None:
    if outbox.give_back(held, problem, final=final):
        _bring_back(held.kind, held.case_id, held.job)


def _bring_back(kind: JobKind, case_id: int | None, job: int) -> None:
    if case_id is None or kind not in CASE_WORK:
        return
    try:
        services.record_failure(Case.objects.get(pk=case_id), job=job)
    except NotAllowed:
        log.info("case_moved_on", job=job)
