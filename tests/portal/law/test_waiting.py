"""How long an approved erasure waits: whole days, within the deadline, never into the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.law.waiting import begins_on

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("days", "due", "expected"),
    [
        (3, date(2026, 12, 1), date(2026, 11, 7)),  # the 4th, 5th and 6th are the person's
        (3, None, date(2026, 11, 7)),
        (0, date(2026, 12, 1), date(2026, 11, 3)),
        (30, date(2026, 11, 20), date(2026, 11, 19)),  # the day before the answer is due
        (3, date(2026, 11, 4), date(2026, 11, 3)),
        (3, date(2026, 11, 1), date(2026, 11, 3)),  # late already: it must not become later
    ],
)
def test_an_erasure_approved_on_3_november(days: int, due: date | None, expected: date):
    assert begins_on(date(2026, 11, 3), days=days, due=due) == expected


@given(approved=DAYS, days=st.integers(0, 60), due=DAYS)
def test_it_never_begins_before_the_approval_nor_later_than_the_day_before_it_is_due(approved, days, due):
    begins = begins_on(approved, days=days, due=due)
    assert begins >= approved
    assert begins <= max(approved, due - timedelta(days=1))


@given(approved=DAYS, days=st.integers(0, 60), due=DAYS)
def test_more_days_to_think_never_make_it_begin_sooner(approved, days, due):
    assert begins_on(approved, days=days, due=due) <= begins_on(approved, days=days + 1, due=due)
