"""A clock of the tests' own, for Python and for Postgres at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import time_machine
from django.db import connection

NOW = """
CREATE SCHEMA IF NOT EXISTS clock;
CREATE OR REPLACE FUNCTION clock.now() RETURNS timestamptz STABLE LANGUAGE sql AS
$$ SELECT current_setting('clock.moment')::timestamptz $$;
"""


class Clock:
    """Stands at ``moment``, an aware time, until it is moved. Only Django's connection of this thread sees it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self._travel = time_machine.travel(moment, tick=False)

    def __enter__(self) -> Self:
        with connection.cursor() as cursor:
            cursor.execute(NOW)
            cursor.execute("SET search_path = clock, pg_catalog, public")
        self._traveller = self._travel.start()
        self._tell()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._travel.stop()
        with connection.cursor() as cursor:
            cursor.execute("RESET search_path")

    def move(self, step: timedelta) -> None:
        """Let time pass."""
        self.moment += step
        self._traveller.move_to(self.moment, tick=False)
        self._tell()

    def _tell(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('clock.moment', %s, false)", [self.moment.isoformat()])
