"""A short schedule of faults, as `make faults` runs long ones."""

from __future__ import annotations

import subprocess
import sys

from tests.support.worker import ROOT

SCHEDULE = (sys.executable, "-m", "tests.faults.schedule")


def test_everything_ends_as_if_nothing_had_broken():
    ran = subprocess.run(
        [*SCHEDULE, "--faults", "6", "--requests", "6", "--seed", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
    assert "6 faults over 6 requests" in ran.stdout
    assert "Problems: 0" in ran.stdout
