"""The faults, each of which really happens, and the order in which they do."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from random import Random

from portal.outbox.models import Job
from tests.faults.schedule.world import World
from workers.tasks import run_job

LAST = 200  # jobs whose messages come again
SMALL_DISK = 16 * 1024

Fault = Callable[[World, Random], None]


def kill_worker(world: World, random: Random) -> None:
    """A whole worker is gone; something else starts it again, as on every real machine."""
    worker = random.choice(world.workers)
    worker.kill()
    worker.start()


def kill_process(world: World, random: Random) -> None:
    """One of the processes that do the work."""
    with suppress(ProcessLookupError):
        os.kill(random.choice(random.choice(world.workers).pool), signal.SIGKILL)


def empty_broker(world: World, random: Random) -> None:
    """Everything that was queued is forgotten."""
    world.broker.client().flushall()


def stop_broker(world: World, random: Random) -> None:
    """It is not there for a while."""
    world.restart_broker(random.uniform(0, 0.5))


def crash_postgres(world: World, random: Random) -> None:
    """The truth itself goes down, and one of the systems."""
    world.restart_postgres()


def cut_system(world: World, random: Random) -> None:
    """All connections to a system end, now or in the middle of what it is sending."""
    world.proxy.cut(after=random.choice((0, random.randint(1, 200_000))))


def refuse(world: World, random: Random) -> None:
    """A system takes no connections, until the next fault."""
    world.proxy.refusing = True
    world.proxy.cut()


def fill_disk(world: World, random: Random) -> None:
    """No file of one worker can grow, until the next fault."""
    random.choice(world.workers).limit_files(SMALL_DISK)


def repeat_messages(world: World, random: Random) -> None:
    """Every message of late comes once more, in any order."""
    jobs = list(Job.objects.order_by("-pk").values_list("pk", flat=True)[:LAST])
    random.shuffle(jobs)
    with run_job.app.connection_for_write(world.broker.url) as connection:
        for job in jobs:
            run_job.apply_async((job,), connection=connection)


FAULTS: Mapping[Fault, int] = {  # and how often each happens
    kill_worker: 4,
    kill_process: 5,
    empty_broker: 4,
    stop_broker: 3,
    crash_postgres: 3,
    cut_system: 6,
    refuse: 3,
    fill_disk: 3,
    repeat_messages: 4,
}


def schedule(count: int, random: Random) -> Iterator[Fault]:
    """So many faults, at random."""
    yield from random.choices(list(FAULTS), list(FAULTS.values()), k=count)
