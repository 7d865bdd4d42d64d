"""The ground of all tests: a Postgres of their own, a broker, a browser, a master keyset."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from portal.vault.master import new_master_keyset
from tests.support import mariadb
from tests.support.mariadb import MariaDB
from workers.local.postgres import Postgres
from workers.local.valkey import Valkey

RUN_FOLDER = Path(tempfile.mkdtemp(prefix="habeas-tests-"))
RUN_FOLDER.chmod(0o755)
POSTGRES = Postgres(RUN_FOLDER / "postgres", log=RUN_FOLDER / "postgres.log", durable=False)
GIVEN = os.environ.get("DATABASE_URL")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


def _set_up_environment() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"  # here, since settings need the database's address
    os.environ["HABEAS_MODE"] = "test"
    os.environ["HABEAS_STATE_DIR"] = str(RUN_FOLDER / "state")
    os.environ["HABEAS_MASTER_KEYSET_FILE"] = str(RUN_FOLDER / "master.json")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop in the tests' thread
    os.environ["DATABASE_URL"] = GIVEN or POSTGRES.url("habeas")
    django.setup()  # the conftests further down import models
    (RUN_FOLDER / "master.json").write_text(new_master_keyset(), encoding="utf-8")


_set_up_environment()


def pytest_sessionstart(session: pytest.Session) -> None:
    hands_out = bool(session.config.getoption("numprocesses", None)) and not hasattr(session.config, "workerinput")
    if hands_out:  # to processes that inherit the environment, and must set up one of their own
        del os.environ["DJANGO_SETTINGS_MODULE"]
    if GIVEN:
        return
    if hands_out:
        del os.environ["DATABASE_URL"]
    else:
        POSTGRES.start()
        POSTGRES.create_database("habeas")


def pytest_unconfigure(config: pytest.Config) -> None:
    POSTGRES.stop()
    shutil.rmtree(RUN_FOLDER, ignore_errors=True)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    """A test that empties the database also makes new purpose keys; none may be remembered."""
    from portal.vault import keys

    yield
    keys.index_primitive.cache_clear()
    keys.connections_primitive.cache_clear()
    keys.drafts_primitive.cache_clear()
    keys.checkpoints_primitive.cache_clear()
    keys.erased_primitive.cache_clear()


@pytest.fixture(autouse=True)
def _no_language_left_behind() -> Iterator[None]:
    """A page asked for in German leaves its language to the thread, which serves the next test."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_tables() -> Iterator[None]:
    """Evidence refuses to be deleted, also by Django's test runner; only between tests is it let through.

    Rows are deleted, as it takes Postgres far longer to truncate tables that hold a handful.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self: DatabaseOperations, style: object, tables: list[str], **kwargs: object) -> list[str]:
        deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
        return ["SET session_replication_role = replica", *deletions, "RESET session_replication_role"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session")
def target_server() -> Iterator[Postgres]:
    """A Postgres for the data systems that tests search and erase in."""
    if POSTGRES.process is not None:
        yield POSTGRES
        return
    server = Postgres(RUN_FOLDER / "targets", log=RUN_FOLDER / "targets.log", durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def new_database(target_server: Postgres) -> Iterator[Callable[[], str]]:
    """Makes empty databases for a test, gives their URLs, and drops them afterwards."""
    made: list[str] = []

    def make() -> str:
        made.append(f"target_{uuid.uuid4().hex}")
        with psycopg.connect(target_server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]} STRATEGY FILE_COPY")  # half the time of Postgres' own way
        return target_server.url(made[-1])

    yield make
    for name in made:
        target_server.drop_database(name)


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariaDB]:
    """A MariaDB; its tests are skipped where it is not installed, or fail where HABEAS_REQUIRE_MARIADB is set."""
    if not mariadb.installed():
        reason = "No MariaDB was found: install `mariadb-server`."
        if os.environ.get("HABEAS_REQUIRE_MARIADB"):
            pytest.fail(reason)
        pytest.skip(reason)
    server = MariaDB(RUN_FOLDER / "mariadb")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def broker() -> Iterator[Valkey]:
    """A real broker, started when a test first asks for it."""
    valkey = Valkey(RUN_FOLDER / "valkey", log=RUN_FOLDER / "valkey.log")
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; browser tests are skipped without one, or fail where HABEAS_REQUIRE_BROWSER is set."""
    named = os.environ.get("HABEAS_CHROMIUM", "")
    found = next((path for name in (named, *BROWSERS) if name and (path := shutil.which(name))), None)
    if found:
        return found
    reason = "No Chromium was found: install `chromium`, or name one in HABEAS_CHROMIUM."
    if os.environ.get("HABEAS_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests; each takes contexts of its own from it."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield opened
        opened.close()
