"""The portal under test: what can be hurt, and what has to be mended before the end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.faults.schedule import people
from tests.faults.schedule.people import Person
from tests.faults.schedule.proxy import Proxy
from tests.support import small_systems
from tests.support.worker import Worker
from workers.local.postgres import Postgres
from workers.local.valkey import Valkey

QUICK = {
    "HABEAS_JOB_LEASE_SECONDS": "2",
    "HABEAS_JOB_RESEND_SECONDS": "1",
    "HABEAS_JOB_RETRY_SECONDS": "0.05",
    "HABEAS_SWEEP_SECONDS": "0.3",
}
HALF_AN_HOUR = 1800


@dataclass
class World:
    """Two workers whose clocks are an hour apart, their servers, and the way to one of the systems."""

    postgres: Postgres
    broker: Valkey
    workers: list[Worker]
    proxy: Proxy
    shop: str
    club: Path
    people: list[Person]

    def mend(self) -> None:
        """Bring back everything that a fault has taken away for longer than a moment."""
        self.proxy.refusing = False
        for worker in self.workers:
            worker.start()
            worker.unlimit_files()

    def restart_postgres(self) -> None:
        """Crash the portal's database, and the shop with it, and start it again."""
        assert self.postgres.process is not None
        self.postgres.process.kill()
        self.postgres.process.wait()
        self.postgres.start()
        connection.close()

    def restart_broker(self, seconds: float) -> None:
        """Stop the broker for a while."""
        self.broker.stop()
        time.sleep(seconds)
        self.broker.start()


@contextmanager
def world(
    postgres: Postgres, broker: Valkey, folder: Path, environment: Mapping[str, str], crowd: list[Person]
) -> Iterator[World]:
    """The workers at work, and both systems registered."""
    shop, club = postgres.create_database("faulty_shop"), folder / "faulty_club.sqlite"
    people.make_systems(shop, club, crowd)
    proxy = Proxy(postgres.socket_folder / ".s.PGSQL.5432")
    through = f"postgresql://postgres@127.0.0.1:{proxy.port}/faulty_shop"
    small_systems.register("shop", "shop", through, small_systems.SHOP_DATASET)
    small_systems.register("club", "club", f"sqlite:///{club}", small_systems.CLUB_DATASET)
    workers = [
        Worker(
            folder / name,
            {**environment, **QUICK, "CLOCK_WRONG_BY": str(wrong_by)},
            application="tests.faults.schedule.skewed",
        )
        for name, wrong_by in (("early", -HALF_AN_HOUR), ("late", HALF_AN_HOUR))
    ]
    try:
        for worker in workers:
            worker.start()
        yield World(postgres, broker, workers, proxy, shop, club, crowd)
    finally:
        for worker in workers:
            worker.stop()
        proxy.close()
