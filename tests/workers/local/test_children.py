"""Processes end with the one that started them, and take what they started along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.product import ROOT
from tests.support.waiting import until
from tests.workers.local.processes import number_in, runs
from workers.local import children

PARENT = """
import sys, time
from pathlib import Path
from workers.local import children
child = children.spawn(["sleep", "1000"], log=Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(1000)
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "child.log"


def test_what_a_child_says_is_added_to_its_log(log: Path):
    for word in ("first", "second"):
        children.spawn(["echo", word], log=log).wait()
    assert log.read_text() == "first\nsecond\n"


def test_a_child_that_is_stopped_is_asked_first(log: Path):
    child = children.spawn(["sh", "-c", "trap 'echo bye; exit 7' TERM; echo $$; while :; do sleep 0.05; done"], log=log)
    number_in(log)
    children.stop(child)
    assert child.returncode == 7
    assert "bye" in log.read_text()


def test_a_child_that_does_not_listen_is_killed(log: Path):
    child = children.spawn(["sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done"], log=log)
    number_in(log)
    children.stop(child, patience=0.2)
    assert child.returncode == -signal.SIGKILL


def test_what_a_child_started_ends_with_it(log: Path):
    child = children.spawn(["sh", "-c", "sleep 1000 & echo $!; wait"], log=log)
    grandchild = number_in(log)
    children.stop(child)
    until(lambda: not runs(grandchild), "the grandchild ended")


def test_what_a_child_that_crashed_started_is_cleared_up(log: Path):
    child = children.spawn(["sh", "-c", "sleep 1000 & echo $!; wait"], log=log)
    grandchild = number_in(log)
    child.kill()
    child.wait()
    assert runs(grandchild)
    children.clear_up_after(child)
    until(lambda: not runs(grandchild), "the grandchild ended")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_child_ends_when_its_parent_is_killed(log: Path):
    command = [sys.executable, "-c", PARENT, str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert runs(child)
        os.kill(parent.pid, signal.SIGKILL)
    until(lambda: not runs(child), "the child ended")
