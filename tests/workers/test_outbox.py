"""Jobs: taken by one, under a number that counts, tried again, and put before staff when nothing helps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import State
from portal.cases.models import Case
from portal.outbox.models import Job, JobKind, JobState
from portal.outbox.services import cancel_for, enqueue
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed
from tests.support.waiting import until
from workers import outbox
from workers.outbox import LeaseLost

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job() -> int:
    case = filed()
    Job.objects.all().delete()
    enqueue(JobKind.SEARCH, key="a", case_id=case.pk, search_no=1)
    return Job.objects.get().pk


def lapse(job: int) -> None:
    """Let the time of a lease run out."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_job SET leased_until = now() - interval '1 second' WHERE id = %s", [job])


def stands(job: int) -> str:
    return Job.objects.get(pk=job).state


def test_a_job_is_sent_once_until_it_is_due_again(job: int):
    assert outbox.take_due() == [job]
    assert outbox.take_due() == []
    Job.objects.update(sent_at="2020-01-01T00:00Z")
    assert outbox.take_due() == [job]


def test_a_job_of_a_change_that_was_rolled_back_never_was():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _enqueue_and_fail()
    assert not Job.objects.filter(key="b").exists()


def _enqueue_and_fail() -> None:
    enqueue(JobKind.SEND_MAIL, key="b")
    raise ZeroDivisionError


def test_the_same_key_is_the_same_job(job: int):
    enqueue(JobKind.SEARCH, key="a", case_id=Job.objects.get().case_id, search_no=1)
    assert Job.objects.count() == 1


@pytest.mark.parametrize("wrong_by", [timedelta(hours=1), timedelta(hours=-1)], ids=["late", "early"])
def test_what_somebody_with_a_wrong_clock_asks_for_is_due_at_once(wrong_by: timedelta):
    with time_machine.travel(datetime.now(UTC) + wrong_by):
        enqueue(JobKind.SEND_MAIL, key="now")
    (asked_for,) = outbox.take_due()
    assert Job.objects.get(pk=asked_for).key == "send_mail:now"


def test_only_one_worker_gets_a_job(job: int):
    assert outbox.lease(job).fence == 1
    assert outbox.lease(job) is None


def test_what_is_written_under_an_old_number_does_not_count(job: int):
    first = outbox.lease(job)
    lapse(job)
    outbox.free_expired()
    second = outbox.lease(job)
    assert second.fence == 2
    with pytest.raises(LeaseLost), outbox.completing(first):
        Job.objects.filter(pk=job).update(problem="written by the first")
    assert Job.objects.get().problem == ""
    with outbox.completing(second):
        pass
    assert stands(job) == JobState.DONE


def test_a_result_that_comes_after_the_job_was_called_off_does_not_count(job: int):
    held = outbox.lease(job)
    cancel_for(held.case_id)
    with pytest.raises(LeaseLost), outbox.completing(held):
        pass


def test_ending_a_case_while_its_work_is_recorded_waits_and_neither_is_cut_off(job: int):
    """Both lock the case first: in two orders, Postgres would end one of them with an error."""
    held = outbox.lease(job)
    case = Case.objects.get(pk=held.case_id)
    with ThreadPoolExecutor() as thread:
        with outbox.completing(held):
            withdrawn = thread.submit(_withdraw, case)
            until(_waits_for_a_lock, "the withdrawal waits")
            services.add_note(case, by=Actor.staff(colleague(Role.HANDLER)), body="The result.")
        assert withdrawn.result().state == State.WITHDRAWN
    assert stands(job) == JobState.DONE


def _withdraw(case: Case) -> Case:
    try:
        return services.withdraw(case)
    finally:
        connection.close()


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
        return cursor.rowcount > 0


def test_a_failure_is_tried_again_later_and_later_and_then_no_more(job: int):
    pauses = []
    for _attempt in range(outbox.MAX_ATTEMPTS):
        Job.objects.update(due_at="2020-01-01T00:00Z")
        held = outbox.lease(job)
        pauses.append(outbox.pause(held.attempts))
        ended = outbox.give_back(held, "The system is down.")
    assert ended
    assert stands(job) == JobState.DEAD
    assert pauses[-1] > pauses[0]
    assert max(pauses) <= 360


def test_a_job_that_keeps_killing_its_workers_is_stopped(job: int):
    for _attempt in range(outbox.MAX_ATTEMPTS):
        Job.objects.update(due_at="2020-01-01T00:00Z")
        assert outbox.lease(job)
        lapse(job)
        (freed,) = outbox.free_expired()
    assert freed.dead
    assert stands(job) == JobState.DEAD


def test_a_worker_that_is_alive_keeps_its_job(job: int):
    outbox.lease(job)
    assert outbox.free_expired() == []
