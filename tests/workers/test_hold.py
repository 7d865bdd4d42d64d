"""A legal hold stops a worker, also one that has begun."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cases import services
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case
from portal.outbox.models import Job, JobKind, JobState
from tests.support.running import run_due_jobs
from tests.workers.conftest import Staff, Urls
from tests.workers.steps import approved, failed_in_the_shop, rows, searched
from workers.jobs import erase

pytestmark = pytest.mark.django_db(transaction=True)
REVIEW = date(2099, 1, 1)


def members(systems: Urls) -> int:
    return len(rows(systems.shop, "SELECT * FROM purchase"))


def hold(case: Case, staff: Staff) -> Case:
    return services.hold(case, by=staff.dpo, reason="We are being sued.", review_on=REVIEW)


def test_an_erasure_approved_before_the_hold_never_runs(file_case, staff, systems):
    case, before = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff), members(systems)
    hold(case, staff)
    run_due_jobs()
    case.refresh_from_db()
    assert (case.state, members(systems)) == (State.REVIEW, before)


def test_one_that_failed_needs_a_new_approval_after_a_hold_too(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    case = services.release_hold(hold(case, staff), by=staff.dpo, reason="Settled.")
    with pytest.raises(NotAllowed, match="Nothing has failed"):
        services.retry(case, by=staff.handler)
    assert not case.plans.filter(approved_by__isnull=False).exists()


def test_a_hold_on_another_request_of_the_person_brings_it_back_to_staff(file_case, staff, systems):
    case, before = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff), members(systems)
    other = hold(file_case(Kind.QUERY), staff)
    run_due_jobs()
    case.refresh_from_db()
    assert (case.state, members(systems)) == (State.REVIEW, before)
    assert Job.objects.get(case=case, kind=JobKind.ERASE).state == JobState.CANCELLED
    services.release_hold(other, by=staff.dpo, reason="Settled.")
    with pytest.raises(NotAllowed, match="search again"):
        services.submit(case, by=staff.handler)
    approved(searched(case, staff), staff)
    run_due_jobs()
    assert members(systems) < before


def test_a_worker_at_the_point_of_committing_does_not(file_case, staff, systems, monkeypatch: pytest.MonkeyPatch):
    case, before = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff), members(systems)
    other, begin = file_case(Kind.QUERY), erase._begin

    def held_first(*arguments: object) -> None:
        if not other.holds.exists():
            hold(other, staff)
        begin(*arguments)

    monkeypatch.setattr(erase, "_begin", held_first)
    run_due_jobs()
    case.refresh_from_db()
    assert (case.state, members(systems)) == (State.REVIEW, before)
