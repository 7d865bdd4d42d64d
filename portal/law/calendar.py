"""Working days: every day but Saturdays, Sundays and the public holidays of a country and region."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays
from holidays import HolidayBase

ENGLISH = "en_US"
ONE_DAY = timedelta(days=1)


class UnknownPlace(ValueError):
    """There is no calendar of public holidays for this country, region or year."""


class Calendar:
    """The working days of a place. Each year's public holidays are looked up once."""

    def __init__(self, country: str, region: str | None) -> None:
        self.country, self.region = country, region
        self._holidays = _Years(country, region, ENGLISH)

    def holiday(self, day: date) -> str:
        """The English name of a public holiday; empty for any other day."""
        return self._holidays[day.year].get(day, "")

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() < 5 and day not in self._holidays[day.year]

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the next one (Regulation 1182/71, Art. 3(4))."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The last of ``count`` working days; the day itself is not counted."""
        for _each in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day


@lru_cache(maxsize=1024)
def calendar(country: str, region: str | None) -> Calendar:
    """The calendar of a country or of a region, by ISO 3166 codes: DE, and BY or DE-BY. Raises UnknownPlace."""
    place = Calendar(country, region.removeprefix(f"{country}-") if region else None)
    _entity(place.country, place.region)  # one that does not exist is refused, whether its holidays matter or not
    return place


def holiday_name(place: Calendar, day: date, language: str) -> str:
    """The name of a public holiday in a language such as ``de`` or ``zh-hans``, else in English."""
    wanted = "zh_CN" if language.startswith("zh-hans") else language
    offered = _entity(place.country, place.region).supported_languages
    chosen = next((each for each in offered if wanted in (each, each.partition("_")[0])), ENGLISH)
    return _Years(place.country, place.region, chosen)[day.year].get(day, "")


class _Years(dict[int, dict[date, str]]):
    """The public holidays of a place by year, looked up when a year is first asked for."""

    def __init__(self, country: str, region: str | None, language: str) -> None:
        self.country, self.region, self.language = country, region, language

    def __missing__(self, year: int) -> dict[date, str]:
        known = _entity(self.country, self.region, years=year, language=self.language)
        if not known.start_year <= year <= known.end_year:
            raise UnknownPlace(f"The public holidays of {self.country} are not known for the year {year}.")
        self[year] = dict(known)
        return self[year]


def _entity(country: str, region: str | None, **options: Any) -> HolidayBase:
    try:
        return holidays.country_holidays(country, subdiv=region, **options)
    except NotImplementedError as error:
        raise UnknownPlace(_unknown(country, region)) from error


def _unknown(country: str, region: str | None) -> str:
    if country not in holidays.list_supported_countries():
        return f"No public holidays are known for the country {country!r}. Give its ISO 3166 code, such as DE."
    regions = ", ".join(holidays.country_holidays(country).subdivisions) or "none"
    return f"No public holidays are known for the region {region!r} of {country}. Its regions are: {regions}."
