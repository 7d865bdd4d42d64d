"""A portal of its own whose parts may be killed: Postgres, broker, worker, and the systems it searches."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from portal.cases.actors import Actor
from portal.inventory.models import DataSystem
from portal.staff.models import Role, User
from portal.vault import keys
from tests.faults.world import Portal, Shop, Staff
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
LARGE = "INSERT INTO purchase SELECT n, 1, repeat('thing ', 100), 1 FROM generate_series(101, 1100) n"


@pytest.fixture(scope="package")
def portal(django_db_blocker: DjangoDbBlocker) -> Iterator[Portal]:
    """Started once. Its database is durable, as a real one is: what it has committed outlives `kill -9`."""
    folder = Path(tempfile.mkdtemp(prefix="habeas-faults-"))
    folder.chmod(0o755)  # Postgres runs as a user of its own
    postgres = Postgres(folder / "postgres", log=folder / "postgres.log")
    broker = Valkey(folder / "valkey", log=folder / "valkey.log")
    (folder / "mail").mkdir()
    postgres.start()
    broker.start()
    url = postgres.create_database("habeas")
    mail = f"filemail:///{folder / 'mail'}"
    worker = Worker(folder, {"DATABASE_URL": url, "BROKER_URL": broker.url, "EMAIL_URL": mail, **QUICK})
    try:
        with django_db_blocker.unblock(), _database(url):
            call_command("migrate", verbosity=0)
            yield Portal(postgres, broker, worker, folder / "mail", _staff())
    finally:
        worker.stop()
        broker.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def running(portal: Portal) -> Portal:
    """The portal with its worker at work, which an earlier test may have killed."""
    portal.worker.start()
    return portal


@pytest.fixture
def shop(portal: Portal, new_database: Callable[[], str], tmp_path: Path) -> Shop:
    """A fresh shop, with more of Ada's purchases than a database row of the vault holds, and a fresh club."""
    url = new_database()
    small_systems.make_shop(url)
    with psycopg.connect(url) as fresh:
        fresh.execute(LARGE)
    _register("shop", url, small_systems.SHOP_DATASET)
    club = tmp_path / "club.sqlite"
    _register("club", small_systems.make_club(club), small_systems.CLUB_DATASET)
    return Shop(url, club)


@contextmanager
def _database(url: str) -> Iterator[None]:
    """Let this process use another database for a while."""
    own = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(environ.Env.db_url_config(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)
        keys.index_primitive.cache_clear()


def _staff() -> Staff:
    def member(name: str, role: Role) -> Actor:
        return Actor.staff(User.objects.create_user(f"{name}@example.org", "not used", name=name, role=role))

    return Staff(member("hanna", Role.HANDLER), member("dara", Role.DPO), member("dilip", Role.DPO))


def _register(key: str, url: str, datasets: str) -> None:
    system = DataSystem.objects.filter(key=key).first() or small_systems.register(key, key, url, datasets)
    system.url = url
    system.version += 1
    system.save()
