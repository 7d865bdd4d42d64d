"""A data system goes down while it is searched or erased in."""

from __future__ import annotations

from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.outbox.models import JobKind
from tests.faults.world import (
    Portal,
    Shop,
    approved_erasure,
    check_access_ends,
    check_erasure_ended,
    filed,
    job_of,
    until_state,
)
from tests.support.waiting import until


def test_a_search_that_was_cut_off_begins_anew_by_itself(running: Portal, shop: Shop):
    know_the_catalogue(running, shop)
    with shop.held("LOCK TABLE invoice"):
        case = services.search(filed(), by=running.staff.handler)
        shop.cut_off(shop.until_waiting())
    case = until_state(case, State.REVIEW)
    assert job_of(case, JobKind.SEARCH).fence == 2
    check_access_ends(running, case)


def know_the_catalogue(portal: Portal, shop: Shop) -> None:
    """Have every process of the worker read the shop's catalogue: its next search waits where it reads rows."""
    processes = len(portal.worker.pool)
    with shop.held("LOCK TABLE invoice"):
        cases = [services.search(filed(), by=portal.staff.handler) for _process in range(processes)]
        until(lambda: len(shop.waiting()) == processes, "every process waits for the lock")
    for case in cases:
        until_state(case, State.REVIEW)


def test_an_erasure_that_was_cut_off_is_tried_again_by_itself(running: Portal, shop: Shop):
    case = services.search(filed(Kind.ACCOUNT_DELETION), by=running.staff.handler)
    case = until_state(case, State.REVIEW)
    with shop.held("SELECT FROM customer WHERE id = 1 FOR UPDATE"):
        approved_erasure(running, case)
        shop.cut_off(shop.until_waiting())
    check_erasure_ended(running, shop, case)


def test_a_full_disk_fails_the_search_and_later_lets_it_through(running: Portal, shop: Shop):
    running.worker.limit_files(16 * 1024)
    try:
        case = services.search(filed(), by=running.staff.handler)
        until(lambda: job_of(case, JobKind.SEARCH).problem, "the search fails for want of space")
    finally:
        running.worker.unlimit_files()
    check_access_ends(running, until_state(case, State.REVIEW))
