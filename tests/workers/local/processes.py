"""Looking at processes that are not our children."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.support.waiting import until


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended; one that nobody waited for yet has ended."""
    try:
        os.kill(pid, 0)
        state = re.search(r"^State:\s+(\w)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE).group(1)
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state not in "ZX"


def number_in(log: Path) -> int:
    """The process id that something wrote into its log, as its first line."""
    until(lambda: log.exists() and log.read_text().endswith("\n"), "it says its number")
    return int(log.read_text().split()[0])
