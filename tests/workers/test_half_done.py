"""An erasure that is done in one system and fails in the next: nothing that was erased is lost from the account."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from django.utils import timezone

from portal.cases import case_page, person_page, queries, services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Document, Outcome
from portal.cases.person_page import Line
from portal.outbox.models import Job, JobState
from portal.ui.texts import told
from tests.support import small_systems
from tests.support.running import run_due_jobs
from tests.workers.steps import approved, carried_out, failed_in_the_shop, found, rows, searched
from workers.connectors.problems import SystemDown
from workers.jobs.describing import certificate_of
from workers.jobs.erase import _begin
from workers.jobs.problems import Stopped
from workers.package.model import check_certificate

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "Erased before we searched again."
CONTENT = ["user.content", "user.behavior.purchase_history"]


def account(case: Case) -> dict[tuple[str, str, bool], tuple[int, int, int]]:
    """What the person reads: found, erased and kept, by system and kind of record, and whether it was done before."""
    lines = [(part.system, line) for part in person_page.load(case).accounts for line in part.lines]
    for _system, line in lines:
        assert line.found == line.done + line.left_out
    return {(system, line.label, _before(line)): (line.found, line.done, line.left_out) for system, line in lines}


def _before(line: Line) -> bool:
    return bool(line.reasons) and "Erased before" in line.reasons[0]


def certified(case: Case) -> dict[tuple[str, bool], tuple[int, int, int]]:
    """What the certificate says: found, erased or made anonymous, and kept."""
    certificate = certificate_of(case, list(queries.findings(case)))
    check_certificate(certificate)
    return {
        (item.collection_label, BEFORE in item.how): (item.found, item.erased + item.anonymised, item.kept_back)
        for item in certificate.items
    }


def test_tried_again_it_is_one_account(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    with psycopg.connect(systems.shop) as shop:
        shop.execute("DELETE FROM purchase WHERE id = 99")
    services.retry(case, by=staff.handler)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)
    assert account(case) == {
        ("The club", "Members", False): (1, 1, 0),
        ("The club", "post", False): (2, 2, 0),
        ("The shop", "Customers", False): (1, 1, 0),
        ("The shop", "Purchases", False): (5, 5, 0),
        ("The shop", "Invoices", False): (1, 0, 1),
    }


def test_searched_again_the_account_and_the_certificate_still_tell_what_was_erased_before(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    case = carried_out(searched(case, staff), staff)
    assert case.outcome == Outcome.PARTLY
    assert account(case) == {
        ("The club", "Members", True): (1, 1, 0),
        ("The club", "post", True): (2, 2, 0),
        ("The shop", "Customers", False): (1, 1, 0),
        ("The shop", "Purchases", False): (6, 6, 0),
        ("The shop", "Invoices", False): (1, 0, 1),
    }
    assert certified(case) == {
        ("Members", True): (1, 1, 0),
        ("post", True): (2, 2, 0),
        ("Customers", False): (1, 1, 0),
        ("Purchases", False): (6, 6, 0),
        ("Invoices", False): (1, 0, 1),
    }


def test_what_was_masked_before_is_not_found_again_and_not_counted_twice(file_case, staff, systems):
    case = searched(file_case(Kind.INFORMATION_DELETION, categories=CONTENT), staff)
    case = searched(failed_in_the_shop(case, staff, systems), staff)
    assert (found(case)["club:member"], found(case)["club:post"]) == (0, 0)
    case = carried_out(case, staff)
    assert certified(case) == {
        ("Members", True): (1, 1, 0),
        ("post", True): (2, 2, 0),
        ("Customers", False): (1, 0, 1),
        ("Purchases", False): (6, 6, 0),
        ("Invoices", False): (1, 0, 1),
    }


def test_what_came_since_in_a_collection_that_was_masked_is_found_and_masked_too(file_case, staff, systems):
    case = searched(file_case(Kind.INFORMATION_DELETION, categories=CONTENT), staff)
    case = failed_in_the_shop(case, staff, systems)
    with sqlite3.connect(systems.club.removeprefix("sqlite:///")) as club:
        club.execute("INSERT INTO post VALUES (9, 'M-1', 'one more')")
    case = carried_out(searched(case, staff), staff)
    assert (certified(case)["post", True], certified(case)["post", False]) == ((2, 2, 0), (1, 1, 0))
    assert rows(systems.club, "SELECT count(*) FROM post WHERE text IS NOT NULL") == [(1,)]


def test_a_case_with_nothing_left_to_erase_is_fulfilled_not_without_data(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    with psycopg.connect(systems.shop) as shop:
        shop.execute("TRUNCATE customer, purchase, invoice")
    case = carried_out(searched(case, staff), staff)
    assert case.outcome == Outcome.FULFILLED
    assert set(account(case)) == {("The club", "Members", True), ("The club", "post", True)}


def test_staff_see_what_is_done_and_what_is_still_to_come(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    page = case_page.load(case, by=staff.handler)
    assert page.executed
    assert {name: page.totals[name] for name in ("found", "erased", "kept", "to_come")} == {
        "found": 10, "erased": 3, "kept": 1, "to_come": 6,
    }  # fmt: skip
    page = case_page.load(searched(case, staff), by=staff.handler)
    assert {each.finding.address: each.finding.erased for each in page.earlier} == {"club:member": 1, "club:post": 2}


def test_what_comes_back_while_it_is_erased_is_told_and_the_case_does_not_complete(file_case, staff, systems):
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    with psycopg.connect(systems.shop) as shop:
        shop.execute(small_systems.RESURRECTION)
    approved(case, staff)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    assert "The shop: erased, but read again there was more: shop:customer (1)" in told(
        queries.dead_jobs(case).get().problem
    )
    customers = queries.findings(case).get(address="shop:customer")
    assert (customers.erased, customers.left) == (1, 1)

    services.retry(case, by=staff.handler)  # the same plan is no answer
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    assert not Document.objects.filter(case=case).exists()

    with psycopg.connect(systems.shop) as shop:
        shop.execute("DROP TRIGGER back ON customer")
    case = carried_out(searched(case, staff), staff)
    assert (certified(case)["Customers", True], certified(case)["Customers", False]) == ((1, 1, 0), (1, 1, 0))


def test_what_is_not_found_again_under_a_changed_address_was_not_erased(file_case, staff, systems, monkeypatch):
    """The first try failed before anything ran, and the person's address changed until the second."""
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    monkeypatch.setattr("workers.jobs.erase.execute", fails(SystemDown("it does not answer")))
    run_due_jobs()
    monkeypatch.undo()
    with psycopg.connect(systems.shop) as shop:
        shop.execute("UPDATE customer SET email = 'ada@new.example.org' WHERE id = 1")
    try_again_now(case)
    assert case.state == State.REVIEW
    assert "2 rows were planned, 0 are there now" in told(queries.dead_jobs(case).get().problem)
    assert rows(systems.club, "SELECT count(*) FROM post") == [(3,)]


def test_a_worker_that_died_after_the_commit_left_it_done(file_case, staff, systems, monkeypatch):
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    monkeypatch.setattr("workers.jobs.erase.read_again", fails(SystemDown("it does not answer")))
    run_due_jobs()
    monkeypatch.undo()
    try_again_now(case)
    assert case.state == State.READY
    assert {each.address: each.erased for each in queries.findings(case)} == {
        "club:member": 1, "club:post": 2, "shop:customer": 1, "shop:purchase": 5, "shop:invoice": 0,
    }  # fmt: skip


@pytest.mark.parametrize("committed", [True, False])
def test_when_every_try_died_at_the_commit_searching_anew_finds_out(file_case, staff, systems, monkeypatch, committed):
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    if committed:
        monkeypatch.setattr("workers.jobs.erase.read_again", fails(Stopped("Its worker died each time.")))
    else:
        monkeypatch.setattr("workers.jobs.erase._begin", dies_in(_begin))
    run_due_jobs()
    monkeypatch.undo()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    assert rows(systems.club, "SELECT count(*) FROM post") == [(1 if committed else 3,)]

    case = carried_out(searched(case, staff), staff)
    assert account(case) == {
        ("The club", "Members", committed): (1, 1, 0),
        ("The club", "post", committed): (2, 2, 0),
        ("The shop", "Customers", False): (1, 1, 0),
        ("The shop", "Purchases", False): (5, 5, 0),
        ("The shop", "Invoices", False): (1, 0, 1),
    }


def fails(error: Exception) -> Callable[..., None]:
    def fail(*_arguments: object, **_more: object) -> None:
        raise error

    return fail


def dies_in(begin: Callable[..., None]) -> Callable[..., None]:
    def begin_and_die(*arguments: object) -> None:
        begin(*arguments)
        raise Stopped("Its worker died each time.")

    return begin_and_die


def try_again_now(case: Case) -> None:
    Job.objects.filter(case=case, state=JobState.WAITING).update(due_at=timezone.now())
    run_due_jobs()
    case.refresh_from_db()


@pytest.mark.parametrize("end", ["withdraw", "refuse"])
def test_a_request_that_ends_half_done_still_tells_what_was_erased(file_case, staff, systems, end):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    if end == "withdraw":
        case = services.withdraw(case)
    else:
        case = services.refuse(case, by=staff.dpo, ground="17(3)(b)", reason="The rest must stay.")
    assert person_page.load(case).broken_off
    assert account(case) == {("The club", "Members", True): (1, 1, 0), ("The club", "post", True): (2, 2, 0)}
