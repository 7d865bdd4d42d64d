"""What a one-machine run keeps and needs."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from workers.local.setting_up import AlreadyRunning, free_port, kept_secret, only_run


def test_a_folder_serves_one_run_at_a_time(tmp_path: Path):
    with only_run(tmp_path) as lock:
        lock.write("http://localhost:8000")
        lock.flush()
        with pytest.raises(AlreadyRunning, match="running already, at http://localhost:8000"):
            only_run(tmp_path)


def test_a_run_that_still_starts_has_no_address_to_name(tmp_path: Path):
    with only_run(tmp_path), pytest.raises(AlreadyRunning, match="an address it has not said yet"):
        only_run(tmp_path)


def test_the_next_run_may_have_the_folder_and_does_not_name_the_old_address(tmp_path: Path):
    with only_run(tmp_path) as lock:
        lock.write("http://localhost:8000")
    with only_run(tmp_path), pytest.raises(AlreadyRunning, match="not said yet"):
        only_run(tmp_path)


def test_a_secret_is_made_once_and_is_nobody_elses(tmp_path: Path):
    path = tmp_path / "kept" / "secret.json"
    secret = kept_secret(path)
    assert len(secret) > 60
    assert kept_secret(path) == secret
    assert path.stat().st_mode & 0o077 == 0


def test_each_place_has_a_secret_of_its_own(tmp_path: Path):
    assert kept_secret(tmp_path / "a.json") != kept_secret(tmp_path / "b.json")


def test_a_port_that_somebody_listens_on_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with free_port(port) as free:
            assert free > port


def test_two_runs_that_start_together_get_a_port_each():
    with free_port(19_000) as first, free_port(19_000) as second:
        assert first != second
