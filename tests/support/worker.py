"""A real Celery worker and its clock, in processes of their own, to be killed, starved and started again."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.waiting import until
from workers.local import children

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = (sys.executable, "-m", "celery", "-A")
WORKER = ("worker", "--loglevel=INFO", "--without-gossip", "--without-mingle")


class Worker:
    """A worker with its pool of processes, and beside it beat, which has the sweeper run.

    ``application`` names the module of the Celery application.
    """

    def __init__(
        self, folder: Path, environment: Mapping[str, str], *, processes: int = 2, application: str = "workers.app"
    ) -> None:
        self.log = folder / "worker.log"
        self._folder = folder
        self._celery = [*CELERY, application]
        self._command = [*self._celery, *WORKER, f"--concurrency={processes}"]
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._beat: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether its main process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pool(self) -> list[int]:
        """The processes that run jobs."""
        pid = self._main.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def start(self) -> None:
        """Start it, unless it runs, and wait until it takes jobs."""
        self._start_beat()
        if self.running:
            return
        begun = self.log.stat().st_size if self.log.exists() else 0
        self._process = children.spawn(self._command, log=self.log, environment=self._environment, folder=ROOT)

        def ready() -> bool:
            return b"worker_ready" in self.log.read_bytes()[begun:]

        until(lambda: ready() or not self.running, "the worker starts", told=self.last_lines)
        assert self.running, self.last_lines()

    def last_lines(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])

    def kill(self) -> None:
        """`kill -9` the worker with all its processes, at once and without a word."""
        os.killpg(self._main.pid, signal.SIGKILL)
        self._main.wait()

    def stop(self) -> None:
        """End all of it in order."""
        for process in (self._beat, self._process):
            if process is not None:
                children.stop(process)

    def limit_files(self, size: int) -> None:
        """Let no file that its processes write grow beyond ``size`` bytes, as on a disk that is full."""
        for pid in self.pool:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def unlimit_files(self) -> None:
        """Let files grow again."""
        self.limit_files(resource.RLIM_INFINITY)

    @property
    def _main(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the worker was never started"
        return self._process

    def _start_beat(self) -> None:
        if self._beat is None or self._beat.poll() is not None:
            place = [f"--schedule={self._folder / 'beat'}", f"--pidfile={self._folder / 'beat.pid'}"]
            log = self._folder / "beat.log"
            self._beat = children.spawn(
                [*self._celery, "beat", *place], log=log, environment=self._environment, folder=ROOT
            )
