"""Real worker processes, and how much memory they take."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import Machine
from workers.local import children

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0


@dataclass(frozen=True)
class Worker:
    """A Celery worker and the processes that do its work."""

    pid: int

    @property
    def children(self) -> list[int]:
        """The processes that run jobs."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def memory(self, what: str = "VmRSS") -> int:
        """The bytes of the largest process; ``VmHWM`` gives its peak since :meth:`forget_peak`."""
        return max(_memory(pid, what) for pid in self.children)

    def forget_peak(self) -> None:
        """Let the peak count from now on."""
        for pid in self.children:
            Path(f"/proc/{pid}/clear_refs").write_text("5")


@contextmanager
def running(machine: Machine, *, processes: int, include: str = "workers.tasks") -> Iterator[Worker]:
    """A worker with so many processes, ready for jobs; ``include`` names a module with tasks of its own."""
    log = machine.folder / "worker.log"
    log.unlink(missing_ok=True)
    celery = [sys.executable, "-m", "celery", "-A", "workers.app", "worker", "--loglevel=INFO", f"--include={include}"]
    options = [f"--concurrency={processes}", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    environment = {**os.environ, **machine.environment}
    process = children.spawn([*celery, *options], log=log, environment=environment, folder=ROOT)
    try:
        until(lambda: "worker_ready" in log.read_text(), "the worker starts")
        yield Worker(process.pid)
    finally:
        children.stop(process)


def until(done: Callable[[], bool], what: str, *, every: float = 0.005) -> None:
    """Wait for something. Raises TimeoutError, naming it."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {PATIENCE:.0f} seconds")
        time.sleep(every)


def _memory(pid: int, what: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise KeyError(what)
