"""Processes that never outlive the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1


class DidNotStart(Exception):
    """A process did not come up; the message has the end of its log."""


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    folder: Path | None = None,
    last_wish: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output appended to ``log``.

    On Linux it is sent ``last_wish`` when we die, however that happens.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    hook = _die_with_parent(os.getpid(), last_wish) if sys.platform == "linux" else None
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            user=user,
            group=user,
            cwd=folder,
            start_new_session=True,
            preexec_fn=hook,  # noqa: PLW1509 - it only makes system calls
        )


def stop(child: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, patience: float = 20.0) -> None:
    """End a child and all it started: ask first, then insist."""
    if child.poll() is None:
        child.send_signal(how)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    clear_up_after(child)


def clear_up_after(child: subprocess.Popen[bytes]) -> None:
    """Kill what a child that has ended left behind: processes of its own that would go on without it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _die_with_parent(parent: int, last_wish: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def hook() -> None:
        libc.prctl(PR_SET_PDEATHSIG, last_wish)
        if os.getppid() != parent:  # the parent died before the hook was set
            os._exit(1)

    return hook
