"""The broker may lose, repeat or forget whatever it likes: Postgres knows what is to be done."""

from __future__ import annotations

from collections.abc import Iterable

from portal.cases import services
from portal.cases.lifecycle import State
from portal.outbox.models import Job
from tests.faults.world import Portal, Shop, check_access_ends, filed, until_state
from workers import outbox
from workers.tasks import run_job


def test_what_was_queued_when_the_broker_was_emptied_is_sent_again(running: Portal, shop: Shop):
    running.worker.kill()
    case = services.search(filed(), by=running.staff.handler)
    publish(running, outbox.take_due())
    running.broker.client().flushall()
    running.worker.start()
    check_access_ends(running, until_state(case, State.REVIEW))


def test_work_goes_on_when_the_broker_comes_back(running: Portal, shop: Shop):
    running.broker.stop()
    case = services.search(filed(), by=running.staff.handler)
    running.broker.start()
    check_access_ends(running, until_state(case, State.REVIEW, supervised=running.worker))


def test_a_message_that_comes_many_times_is_worked_on_once(running: Portal, shop: Shop):
    with shop.held("LOCK TABLE invoice"):
        case = services.search(filed(), by=running.staff.handler)
        shop.until_waiting()
        publish(running, [*Job.objects.values_list("pk", flat=True)] * 3)
        assert len(shop.waiting()) == 1
    case = until_state(case, State.REVIEW)
    publish(running, [*Job.objects.values_list("pk", flat=True)] * 3)
    check_access_ends(running, case)


def publish(portal: Portal, jobs: Iterable[int]) -> None:
    """Put messages about jobs into the broker."""
    with run_job.app.connection_for_write(portal.broker.url) as connection:
        for job in jobs:
            run_job.apply_async((job,), connection=connection)
