"""How long things are kept: by outcome, from the day after closing, never a day too short."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.law.calendar import calendar
from portal.law.jurisdiction import JurisdictionError
from portal.law.periods import Period, Unit
from portal.law.retention import Retention, closed_by, last_day, read_retention, retention

GERMANY = calendar("DE", None)
OUTCOMES = ("fulfilled", "refused", "withdrawn")
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
PERIODS = st.builds(Period, st.integers(1, 60), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))


@pytest.mark.parametrize(
    ("name", "closed", "kept_until"),
    [
        ("fulfilled", date(2023, 3, 5), date(2026, 3, 5)),
        ("refused", date(2024, 2, 29), date(2027, 2, 28)),
        ("withdrawn", date(2024, 2, 29), date(2025, 2, 28)),
        ("unconfirmed", date(2025, 8, 31), date(2026, 2, 28)),
        ("documents", date(2026, 1, 31), date(2026, 3, 2)),
        ("an outcome of tomorrow", date(2023, 3, 5), date(2026, 3, 5)),
    ],
)
def test_without_a_file_the_periods_are_these(name: str, closed: date, kept_until: date):
    assert last_day(retention("", OUTCOMES).period(name), closed, GERMANY) == kept_until


@given(PERIODS, DAYS, st.integers(-2000, 10))
def test_what_is_over_today_is_exactly_what_was_closed_by_that_day(period: Period, today: date, offset: int):
    closed = today + timedelta(days=offset)
    over = last_day(period, closed, GERMANY) < today
    assert over == (closed <= closed_by(period, today, GERMANY))


@given(PERIODS, DAYS)
def test_what_was_kept_too_long_yesterday_is_not_kept_again_today(period: Period, today: date):
    assert closed_by(period, today, GERMANY) <= closed_by(period, today + timedelta(days=1), GERMANY)


def written(folder: Path, text: str) -> Retention:
    (folder / "retention.toml").write_text(text)
    return read_retention(folder / "retention.toml", OUTCOMES)


def test_a_file_replaces_what_it_names_and_leaves_the_rest(tmp_path: Path):
    read = written(tmp_path, "refused = { months = 60 }\ndocuments = { days = 1 }\n")
    assert (read.period("refused"), read.period("documents")) == (Period(60, Unit.MONTHS), Period(1, Unit.DAYS))
    assert (read.period("fulfilled"), read.period("withdrawn")) == (Period(36, Unit.MONTHS), Period(12, Unit.MONTHS))


def test_what_is_not_named_goes_by_otherwise(tmp_path: Path):
    read = written(tmp_path, "otherwise = { months = 24 }\n")
    assert (read.period("fulfilled"), read.period("withdrawn")) == (Period(24, Unit.MONTHS), Period(12, Unit.MONTHS))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("refussed = { months = 60 }", "Did you mean 'refused'"),
        ("refused = { months = 0 }", "whole number from 1"),
        ("refused = 36", "must be a table"),
        ("refused = ", "syntax"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_reason(tmp_path: Path, text: str, says: str):
    with pytest.raises(JurisdictionError, match=says):
        written(tmp_path, text)


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(JurisdictionError, match="cannot be read"):
        read_retention(Path("/nonexistent/retention.toml"), OUTCOMES)
