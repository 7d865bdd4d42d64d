"""Working days and holidays, by country and region."""

from __future__ import annotations

from datetime import date

import pytest

from portal.law.calendar import UnknownPlace, calendar, holiday_name
from portal.law.periods import Period, Unit

GERMANY = calendar("DE", None)


def test_a_weekend_and_a_holiday_are_no_working_days():
    assert not GERMANY.is_working_day(date(2026, 10, 3))
    assert not GERMANY.is_working_day(date(2026, 12, 25))
    assert GERMANY.is_working_day(date(2026, 12, 28))


def test_the_next_working_day_is_the_day_itself_where_it_is_one():
    assert GERMANY.next_working_day(date(2026, 12, 28)) == date(2026, 12, 28)
    assert GERMANY.next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)


def test_working_days_are_counted_from_the_day_after():
    assert GERMANY.add_working_days(date(2026, 12, 23), 3) == date(2026, 12, 29)


def test_periods_come_in_days_weeks_and_months():
    start = date(2026, 1, 31)
    ends = [Period(2, unit).after(start, GERMANY) for unit in Unit]
    assert ends == [date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 14), date(2026, 3, 31)]


def test_a_period_beyond_the_last_year_is_refused():
    with pytest.raises(OverflowError):
        Period(1, Unit.MONTHS).after(date(9999, 12, 31), GERMANY)


def test_a_region_may_be_written_with_its_country():
    assert calendar("DE", "DE-BY").holiday(date(2026, 6, 4)) == calendar("DE", "BY").holiday(date(2026, 6, 4))
    assert calendar("DE", "BY").holiday(date(2026, 6, 4)) == "Corpus Christi"


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("DE", "de", "Erster Weihnachtstag"),
        ("DE", "fr", "Christmas Day"),
        ("FR", "fr", "Noël"),
        ("FR", "de", "Christmas Day"),
        ("GB", "en-gb", "Christmas Day"),
        ("ZA", "de", "Christmas Day"),
    ],
)
def test_a_holiday_has_its_name_in_the_readers_language_or_in_english(country, language, name):
    assert holiday_name(calendar(country, None), date(2026, 12, 25), language) == name


def test_a_chinese_holiday_has_a_chinese_name():
    assert holiday_name(calendar("CN", None), date(2026, 1, 1), "zh-hans") == "元旦"


@pytest.mark.parametrize(
    ("country", "region", "says"),
    [("XX", None, "XX.*ISO 3166"), ("", None, "ISO 3166"), ("DE", "XX", "XX.*of DE.*BY"), ("IE", "D", "none")],
)
def test_a_place_without_a_calendar_is_refused_by_name(country, region, says):
    with pytest.raises(UnknownPlace, match=says):
        calendar(country, region)


def test_a_year_without_known_holidays_is_refused_rather_than_taken_for_one_without_any():
    with pytest.raises(UnknownPlace, match="2150"):
        GERMANY.is_working_day(date(2150, 12, 25))
