"""Hears of new jobs from Postgres (LISTEN/NOTIFY) and sends their ids to the broker at once."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import structlog
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from workers import outbox

log = structlog.get_logger(__name__)
RECONNECT_SECONDS = 2.0


class Listener:
    """A thread in the worker's main process. Losing it costs only time: the sweeper sends what it missed."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="outbox-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except (psycopg.Error, DatabaseError, OperationalError) as error:
                log.warning("listener_reconnects", reason=type(error).__name__)
                self._stopped.wait(RECONNECT_SECONDS)
            finally:
                connection.close()

    def _listen(self) -> None:
        from workers.tasks import send_due

        parameters = connection.get_connection_params()
        with psycopg.connect(**_plain(parameters), autocommit=True) as listening:
            listening.execute(f"LISTEN {outbox.CHANNEL}")
            send_due()
            while not self._stopped.is_set():
                for _notice in listening.notifies(timeout=1.0, stop_after=1):
                    send_due()


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    ours = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "options")
    return {key: value for key, value in parameters.items() if key in ours}


listener = Listener()
