"""Working days: every day but Saturdays, Sundays and the public holidays of a country and region."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays


class UnknownPlace(ValueError):
    """There is no calendar of public holidays for this country or region."""


@lru_cache(maxsize=4096)
def public_holidays(country: str, region: str | None, year: int) -> dict[date, str]:
    """The public holidays of a year with their names. Raises UnknownPlace."""
    try:
        return dict(holidays.country_holidays(country, subdiv=region, years=year, language="en_US"))
    except NotImplementedError as error:
        raise UnknownPlace(f"No public holidays are known for {country} {region or ''}".strip()) from error


def is_working_day(day: date, country: str, region: str | None) -> bool:
    """Whether people work on that day."""
    return day.weekday() < 5 and day not in public_holidays(country, region, day.year)


def next_working_day(day: date, country: str, region: str | None) -> date:
    """The day itself if it is a working day, else the next one (Regulation 1182/71, Art. 3(4))."""
    while not is_working_day(day, country, region):
        day += timedelta(days=1)
    return day
