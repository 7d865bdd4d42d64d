"""With a database and a broker named in the environment, the one-machine run starts none of its own."""

from __future__ import annotations

import psycopg
import pytest

from workers.local import __main__ as run
from workers.local.supervisor import Supervisor


@pytest.fixture
def supervisor(monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    monkeypatch.delenv("HABEAS_DEMO_REGISTRY_URL", raising=False)
    monkeypatch.setenv("BROKER_URL", "redis://localhost:6379/0")
    return Supervisor(say=pytest.fail)


def test_the_registry_gets_a_database_beside_the_one_that_is_named(
    new_database, target_server, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
):
    url = new_database()
    name = url.rpartition("/")[2].partition("?")[0]
    monkeypatch.setenv("DATABASE_URL", url)
    try:
        for _start in range(2):
            found = run._databases(supervisor)
        with psycopg.connect(found["HABEAS_DEMO_REGISTRY_URL"]) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == (f"{name}_registry",)
    finally:
        target_server.drop_database(f"{name}_registry")
    assert supervisor.parts == []
    assert found.keys() == {"HABEAS_DEMO_REGISTRY_URL"}


def test_a_registry_that_is_named_is_used(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost:1/nothing")
    monkeypatch.setenv("HABEAS_DEMO_REGISTRY_URL", "postgresql://elsewhere/registry")
    assert run._databases(supervisor) == {"HABEAS_DEMO_REGISTRY_URL": "postgresql://elsewhere/registry"}


def test_where_no_database_can_be_made_it_says_what_to_do(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:s3cret@localhost:1/ours")
    with pytest.raises(run.SetupFailed, match="name it in HABEAS_DEMO_REGISTRY_URL") as failed:
        run._databases(supervisor)
    assert "s3cret" not in str(failed.value)
