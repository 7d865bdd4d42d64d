"""A few weeks of the simulated office, as `make simulate` runs for years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.cases.models import Case
from tests.simulation import audit
from tests.simulation.postbox import delivered
from tests.simulation.years import Years
from tests.support import small_systems

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _choir(db: None, tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.simulation.postbox.Postbox"
    settings.ERASURE_WAITING_DAYS = 3
    delivered.clear()
    small_systems.make_choir(tmp_path / "choir.sqlite")
    small_systems.join_choir(tmp_path / "choir.sqlite", *(f"S-{number}" for number in range(1, 21)))


@pytest.mark.usefixtures("_choir")
def test_every_request_ends_and_nothing_is_kept_for_ever() -> None:
    Years(cases=12, days=14, seed=7, singers=20, told=lambda _line: None).run()
    assert list(audit.problems()) == []
    assert Case.objects.count() == 12
    assert sum(delivered.values()) >= 2 * Case.objects.count()
