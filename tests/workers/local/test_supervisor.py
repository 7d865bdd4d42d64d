"""A part that crashes is reported and comes back; one that crashes again and again ends the run."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.waiting import until
from tests.workers.local.processes import number_in, runs
from workers.local import children, supervisor
from workers.local.children import DidNotStart
from workers.local.supervisor import GivesUp, Part, Supervisor, program


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watching(said: list[str]) -> Iterator[Supervisor]:
    """A supervisor that a test gives parts to and sets to watch."""
    made = Supervisor(said.append)
    yield made
    made.ended.set()
    made.stop()


@pytest.fixture
def part(tmp_path: Path) -> Callable[..., Part]:
    def make(script: str, name: str = "web") -> Part:
        log = tmp_path / f"{name}.log"
        return Part(
            name, program(["sh", "-c", script], log=log, environment={"PATH": "/usr/bin:/bin"}, folder=tmp_path), log
        )

    return make


def watch_until(watching: Supervisor, true: Callable[[], object]) -> None:
    thread = threading.Thread(target=watching.watch)
    thread.start()
    try:
        until(true, "what the supervisor should do")
    finally:
        watching.ended.set()
        thread.join()


def test_a_part_that_crashes_is_reported_with_the_end_of_its_log_and_comes_back(watching, said, part):
    web = part("echo my last words; exec sleep 1000")
    watching.run(web)
    first = web.process
    until(lambda: "words" in web.log.read_text(), "it speaks")
    first.kill()
    # Seen while it is watched: a child is ended with the thread that started it, which here is the watching one.
    watch_until(watching, lambda: web.process not in {first, None} and web.process.poll() is None)
    assert said == ["web ended unexpectedly (status -9); it starts again in 0.0 s.\n    my last words"]


def test_what_a_crashed_part_had_started_does_not_live_on(watching, part):
    web = part("sleep 1000 & echo $!; wait")
    watching.run(web)
    orphan, first = number_in(web.log), web.process
    first.kill()
    watch_until(watching, lambda: web.process not in {first, None})
    until(lambda: not runs(orphan), "the orphan ended")


def test_a_part_that_keeps_crashing_ends_the_run_with_its_log(watching, said, part):
    watching.run(part("echo the port is taken; exit 3"))
    with pytest.raises(GivesUp, match=r"web keeps crashing\. The end of .*:\n(?s:.*)the port is taken"):
        watching.watch()
    assert len(said) == len(supervisor.PAUSES)


def test_a_part_that_ran_for_long_has_all_its_attempts_again(watching, said, part, monkeypatch):
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    watching.run(part("exit 3"))
    watch_until(watching, lambda: len(said) > 2 * len(supervisor.PAUSES))
    assert all("status 3" in words for words in said)


def test_a_part_that_does_not_come_back_at_once_is_tried_again(watching, said, part):
    database = part("exec sleep 1000", "Postgres")
    starts, really = iter([True, False, True]), database.start

    def start() -> subprocess.Popen[bytes]:
        if next(starts):
            return really()
        raise DidNotStart("The shared memory is still in use.")

    database.start = start
    watching.run(database)
    first = database.process
    first.kill()
    watch_until(watching, lambda: database.process not in {first, None})
    assert ["ended unexpectedly" in said[0], "did not start again" in said[1]] == [True, True]


def test_parts_end_in_the_opposite_order(watching, part):
    ended = []
    for name in ("database", "worker", "web"):
        made = part("exec sleep 1000", name)
        made.stop = lambda process, name=name: (ended.append(name), children.stop(process))
        watching.run(made)
    watching.stop()
    assert ended == ["web", "worker", "database"]
    assert all(made.process.poll() is not None for made in watching.parts)
