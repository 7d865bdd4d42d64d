"""The portal's own database goes down in the middle of everything."""

from __future__ import annotations

from portal.cases import services
from portal.cases.lifecycle import Kind, State
from tests.faults.world import (
    Portal,
    Shop,
    approved_erasure,
    check_access_ends,
    check_erasure_ended,
    filed,
    until_state,
)


def test_a_search_is_taken_up_again(running: Portal, shop: Shop):
    case = filed()
    with shop.held("LOCK TABLE invoice"):
        services.search(case, by=running.staff.handler)
        shop.until_waiting()
        running.restart_postgres()
    check_access_ends(running, until_state(case, State.REVIEW))


def test_an_erasure_is_carried_out_once(running: Portal, shop: Shop):
    case = services.search(filed(Kind.ACCOUNT_DELETION), by=running.staff.handler)
    case = until_state(case, State.REVIEW)
    with shop.held("SELECT FROM customer WHERE id = 1 FOR UPDATE"):
        approved_erasure(running, case)
        shop.until_waiting()
        running.restart_postgres()
    check_erasure_ended(running, shop, case)
