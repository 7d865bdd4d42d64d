"""`kill -9` of the worker, in the middle of its work."""

from __future__ import annotations

import os
import signal

from django.db import connection, transaction

from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Finding
from portal.outbox.models import JobKind
from tests.faults.world import (
    LOCKED,
    Portal,
    Shop,
    approved_erasure,
    check_access_ends,
    check_erasure_ended,
    filed,
    job_of,
    until_state,
    whole,
)
from tests.support.waiting import until


def test_a_collection_begins_anew_and_leaves_nothing_of_the_first_behind(running: Portal, shop: Shop):
    case = filed()
    with shop.held("LOCK TABLE invoice"):
        services.search(case, by=running.staff.handler)
        shop.until_waiting()
        running.worker.kill()
    running.worker.start()
    case = until_state(case, State.REVIEW)
    assert job_of(case, JobKind.SEARCH).fence == 2
    check_access_ends(running, case)


def test_the_death_of_the_one_process_that_works_is_enough(running: Portal, shop: Shop):
    case = filed()
    with shop.held("LOCK TABLE invoice"):
        services.search(case, by=running.staff.handler)
        shop.until_waiting()
        for pid in running.worker.pool:
            os.kill(pid, signal.SIGKILL)
    case = until_state(case, State.REVIEW)
    check_access_ends(running, case)


def test_an_erasure_is_undone_whole_and_then_done_once(running: Portal, shop: Shop):
    case = planned(running)
    with shop.held("SELECT FROM customer WHERE id = 1 FOR UPDATE"):
        approved_erasure(running, case)
        shop.until_waiting()
        running.worker.kill()
        assert whole(shop)
    until(lambda: not shop.waiting() and whole(shop), "the dead worker's transaction is rolled back")
    running.worker.start()
    check_erasure_ended(running, shop, case)


def test_an_erasure_that_was_committed_but_not_recorded_is_not_done_again(running: Portal, shop: Shop):
    case = planned(running)
    approved_erasure(running, case)
    with transaction.atomic():
        list(Finding.objects.select_for_update().filter(case=case))  # what the record of an erasure is written to
        until(lambda: shop.club_erased() and waiting_in_portal(), "the erasure is to be recorded")
        running.worker.kill()
    running.worker.start()
    check_erasure_ended(running, shop, case)


def planned(portal: Portal) -> Case:
    """An account deletion whose plan is made."""
    case = services.search(filed(Kind.ACCOUNT_DELETION), by=portal.staff.handler)
    return until_state(case, State.REVIEW)


def waiting_in_portal() -> bool:
    """Whether a worker waits for a lock in the portal's own database."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        return cursor.fetchone() is not None
