"""Keeps a set of processes running: reports a crash, starts the process again, stops all of them in order."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workers.local import children

PAUSES = (0.5, 1, 2, 4, 8)
STEADY_SECONDS = 30.0
LOOK_SECONDS = 0.2
LAST_LINES = 8


class GivesUp(Exception):
    """A process crashes again and again; the message has the end of its log."""


@dataclass
class Part:
    """One process of the product: how it is started, where it logs, how it is ended."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    stop: Callable[[subprocess.Popen[bytes]], None] = children.stop
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Starts parts in order, watches them, stops them in the opposite order."""

    say: Callable[[str], None]
    parts: list[Part] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self, part: Part) -> None:
        """Start a part now and watch it from now on."""
        self._start(part)
        self.parts.append(part)

    def watch(self) -> None:
        """Until told to end, start again what crashes. Raises GivesUp."""
        while not self.ended.wait(LOOK_SECONDS):
            for part in self.parts:
                self._look(part)

    def stop(self) -> None:
        """End every part, the last started first."""
        for part in reversed(self.parts):
            if part.process:
                part.stop(part.process)

    def _look(self, part: Part) -> None:
        if part.process is None:
            if time.monotonic() >= part.again_at:
                self._start_again(part)
        elif (status := part.process.poll()) is not None:
            children.clear_up_after(part.process)
            if time.monotonic() - part.started > STEADY_SECONDS:
                part.crashes = 0
            self._crashed(part, f"ended unexpectedly (status {status})")

    def _start_again(self, part: Part) -> None:
        try:
            self._start(part)
        except children.DidNotStart:
            self._crashed(part, "did not start again")

    def _crashed(self, part: Part, what: str) -> None:
        part.crashes += 1
        last = last_lines(part.log)
        if part.crashes > len(PAUSES):
            raise GivesUp(f"{part.name} keeps crashing. The end of {part.log}:\n{last}")
        pause = PAUSES[part.crashes - 1]
        self.say(f"{part.name} {what}; it starts again in {pause} s.\n{last}".rstrip())
        part.process, part.again_at = None, time.monotonic() + pause

    def _start(self, part: Part) -> None:
        part.process = part.start()
        part.started = time.monotonic()


def program(
    command: Sequence[str | Path], *, log: Path, environment: Mapping[str, str], folder: Path
) -> Callable[[], subprocess.Popen[bytes]]:
    """What starts a command with an environment."""
    return lambda: children.spawn(command, log=log, environment=environment, folder=folder)


def last_lines(log: Path) -> str:
    """The end of a log, indented."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-LAST_LINES:])
