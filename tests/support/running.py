"""Runs due jobs in the test's own process, as a worker would."""

from __future__ import annotations

from workers import outbox
from workers.tasks import run_job


def run_due_jobs(rounds: int = 20) -> int:
    """Run what is due until nothing is; gives how many jobs ran."""
    ran = 0
    for _round in range(rounds):
        jobs = outbox.take_due()
        if not jobs:
            return ran
        for job in jobs:
            run_job(job)
            ran += 1
    raise AssertionError("jobs keep coming")
