"""The whole product as `make demo` starts it, in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.support.waiting import PATIENCE, until

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")


class Product:
    """A one-machine run. ``said`` is what it printed so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self._seen: dict[int, str] = {}
        kept = {
            name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("HABEAS_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workers.local"],
            cwd=ROOT,
            env={**kept, "HABEAS_DEMO_DIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_to_hear("Ctrl-C stops it")
        self._seen.update(self.parts())

    @property
    def address(self) -> str:
        """Where people reach it."""
        said: list[str] = re.findall(r"http://localhost:\d+", "".join(self.said))
        return said[0]

    def wait_to_hear(self, words: str, *, times: int = 1) -> None:
        """Until it has printed something that often."""

        def heard() -> bool:
            return "".join(self.said).count(words) >= times

        until(lambda: heard() or self.process.poll() is not None, words, told=lambda: "".join(self.said))
        assert heard(), "".join(self.said)

    def stop(self) -> int:
        """Ctrl-C; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def parts(self) -> dict[int, str]:
        """The command lines of what the supervisor started itself, by process id."""
        mine = f"PPid:\t{self.process.pid}\n"
        return {pid: _command(pid) for pid in _everything() if mine in _read(pid, "status")}

    def processes(self) -> dict[int, str]:
        """The command lines of everything that runs for it, also of what lost its parent."""
        self._seen.update(self.parts())
        mine = f"HABEAS_DEMO_DIR={self.folder}\0"
        return {pid: _command(pid) for pid in _everything() if pid in self._seen or mine in _read(pid, "environ")}

    def _listen(self) -> None:
        assert self.process.stdout
        self.said.extend(self.process.stdout)


def _everything() -> list[int]:
    return [int(place.name) for place in Path("/proc").glob("[0-9]*")]


def _read(pid: int, what: str) -> str:
    try:
        return Path(f"/proc/{pid}/{what}").read_text(errors="replace")
    except OSError:  # it has ended
        return ""


def _command(pid: int) -> str:
    return _read(pid, "cmdline").replace("\0", " ").strip()
