"""What a one-machine run keeps and needs: folders, secrets, a free port, one run at a time."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

FIRST_PORT = 8000


class AlreadyRunning(Exception):
    """Another run uses this folder; the message says where it answers."""


def only_run(folder: Path) -> IO[str]:
    """Lock the folder for as long as the result is open. Raises AlreadyRunning."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    lock = (folder / "running").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        address = lock.read().strip() or "an address it has not said yet"
        lock.close()
        raise AlreadyRunning(f"Habeas is running already, at {address}") from None
    lock.truncate(0)
    return lock


def kept_secret(path: Path) -> str:
    """A random secret that is made once and kept in a file of ours alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(secrets.token_urlsafe(64), file)
    return str(json.loads(path.read_text()))


@contextmanager
def free_port(first: int = FIRST_PORT) -> Iterator[int]:
    """The first port from ``first`` on that nobody listens on, and that no other run of ours is about to.

    The web server shares its port with any of the same user (SO_REUSEPORT): two runs would answer for each other.
    """
    for port in range(first, first + 200):
        with Path(tempfile.gettempdir(), f"habeas-{os.getuid()}-{port}.lock").open("a") as lock:
            if _claimed(lock) and _unused(port):
                yield port
                return
    raise OSError("No free port was found.")


def _claimed(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unused(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
