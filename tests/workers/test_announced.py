"""An announced erasure in real systems: nothing is touched before it begins, and then all of it goes as approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.cases import person_page, services
from portal.cases.lifecycle import Kind, State
from tests.support.running import run_due_jobs
from tests.workers.steps import approved, rows, searched
from workers.tasks import begin_erasures

pytestmark = pytest.mark.django_db(transaction=True)


def days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    day_of = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda moment=None: day_of(moment or timezone.now() + timedelta(days)))


@pytest.fixture(autouse=True)
def _three_days(settings) -> None:
    settings.ERASURE_WAITING_DAYS = 3


def purchases(systems) -> int:
    return rows(systems.shop, "SELECT count(*) FROM purchase")[0][0]


def test_it_is_carried_out_when_the_time_is_over_and_not_before(file_case, staff, systems, monkeypatch):
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    begin_erasures()
    run_due_jobs()
    assert purchases(systems) == 10
    days_later(monkeypatch, 4)
    begin_erasures()
    begin_erasures()
    run_due_jobs()
    case.refresh_from_db()
    assert (case.state, purchases(systems)) == (State.READY, 5)


def test_a_person_who_changes_their_mind_keeps_everything(file_case, staff, systems, monkeypatch):
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    services.withdraw(case)
    days_later(monkeypatch, 4)
    begin_erasures()
    run_due_jobs()
    assert purchases(systems) == 10
    assert rows(systems.club, "SELECT count(*) FROM post") == [(3,)]


def test_what_the_person_reads_is_labelled_as_the_dataset_files_say(file_case, staff, systems):
    case = searched(file_case(Kind.INFORMATION_DELETION, categories=["user.name", "user.financial"]), staff)
    announced = person_page.load(approved(case, staff)).announced
    assert announced
    lines = {line.label: line for account in announced.accounts for line in account.lines}
    assert lines["Customers"].how == "Only this of each: Name."
    assert (lines["Invoices"].done, lines["Invoices"].left_out) == (0, 1)
    assert "The law says that we must keep" in lines["Invoices"].reasons[0]
