"""What stands between the workers and a system, and may let them down in the middle of a stream."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

BLOCK = 64 * 1024


class Proxy:
    """Passes on what comes to a port of its own to a Unix socket, until it is told to cut or to refuse."""

    def __init__(self, target: Path) -> None:
        self.refusing = False
        self._target = target
        self._left: int | None = None  # bytes of answers until the next cut
        self._lock = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, after: int = 0) -> None:
        """End every connection, at once or when so many more bytes of answers have gone through."""
        with self._lock:
            self._left = after or None
        if not after:
            self._cut_all()

    def close(self) -> None:
        """End for good."""
        self.refusing = True
        self._server.close()
        self._cut_all()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._server.accept()
            except OSError:  # it was closed
                return
            if self.refusing:
                client.close()
                continue
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        system = socket.socket(socket.AF_UNIX)
        try:
            system.connect(str(self._target))
        except OSError:
            client.close()
            return
        with self._lock:
            self._ends |= {client, system}
        threading.Thread(target=self._pass_on, args=(client, system, False), daemon=True).start()
        self._pass_on(system, client, True)

    def _pass_on(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(BLOCK):
                if answers and self._is_used_up(len(data)):
                    target.sendall(data[: len(data) // 2])
                    self._cut_all()
                    break
                target.sendall(data)
        for end in (source, target):
            self._end(end)

    def _is_used_up(self, size: int) -> bool:
        with self._lock:
            if self._left is None:
                return False
            self._left -= size
            if self._left > 0:
                return False
            self._left = None
            return True

    def _cut_all(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            self._end(end)

    def _end(self, end: socket.socket) -> None:
        with self._lock:
            self._ends.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
