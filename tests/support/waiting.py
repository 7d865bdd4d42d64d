"""Waiting for what another process does: by looking, with a deadline, never by counting on its pace."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0
LOOK_SECONDS = 0.02


def until(done: Callable[[], object], what: str, *, told: Callable[[], str] = str) -> None:
    """Return as soon as ``done`` gives something true.

    Raises AssertionError if it never does, naming ``what`` and adding what ``told`` gives then.
    """
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} seconds: {what}\n{told()}"
        time.sleep(LOOK_SECONDS)
