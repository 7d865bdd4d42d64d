"""The demo's databases are made whole or not at all, and once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from portal.demo import build, registry, site
from portal.demo.people import HOW_MANY


def broken() -> Iterator[registry.Row]:
    yield (1, 500, "culture", "a@example.org", "2026-01-01")
    raise RuntimeError("the power went")


def test_a_registry_that_is_there_stays_as_it_is(new_database: Callable[[], str]):
    url = new_database()
    build.build_registry(url)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM contacts")
    build.build_registry(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM citizens").fetchone() == (HOW_MANY,)
        assert connection.execute("SELECT count(*) FROM contacts").fetchone() == (0,)


def test_a_registry_that_was_interrupted_is_not_half_there(new_database: Callable[[], str], monkeypatch):
    url, whole = new_database(), registry.tables()
    monkeypatch.setattr(registry, "tables", lambda: {**whole, "contacts": broken})
    with pytest.raises(RuntimeError, match="the power went"):
        build.build_registry(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('citizens')").fetchone() == (None,)


def test_a_site_that_is_there_stays_as_it_is(tmp_path: Path):
    path = tmp_path / "deep" / "site.sqlite"
    build.build_site(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM shares")
    build.build_site(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM shares").fetchone() == (0,)


def test_a_site_that_was_interrupted_is_made_anew(tmp_path: Path, monkeypatch):
    path, whole = tmp_path / "site.sqlite", site.tables()
    with monkeypatch.context() as patch:
        patch.setattr(site, "tables", lambda: {**whole, "subscriptions": broken})
        with pytest.raises(RuntimeError, match="the power went"):
            build.build_site(path)
    assert not path.exists()
    build.build_site(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (len(list(site.accounts())),)
