"""The Celery application of a worker whose clock is wrong by so many seconds."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

wrong_by = timedelta(seconds=int(os.environ["CLOCK_WRONG_BY"]))
time_machine.travel(datetime.now(UTC) + wrong_by, tick=True).start()

from workers.app import app  # noqa: E402  everything of the worker shall see the wrong time

__all__ = ["app"]
