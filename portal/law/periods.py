"""Lengths of time as laws write them, and how they are counted."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.law.calendar import Calendar

SHORTEST_MONTH = 28


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"  # calendar days
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"  # calendar months


@dataclass(frozen=True)
class Period:
    """A length of time, such as one month or ten working days."""

    length: int
    unit: Unit

    def after(self, start: date, place: Calendar) -> date:
        """The period's last day: the day of the event is not counted; a date the month lacks is its last day.

        Regulation (EEC, Euratom) 1182/71, Art. 3(1) and 3(2)(c). Raises OverflowError beyond the year 9999.
        """
        if self.unit is Unit.MONTHS:
            return _months_after(start, self.length)
        if self.unit is Unit.WORKING_DAYS:
            return place.add_working_days(start, self.length)
        return start + timedelta(**{self.unit.value: self.length})

    def __add__(self, other: Period) -> Period:
        if self.unit is not other.unit:
            raise ValueError("Periods of different units cannot be added.")
        return Period(self.length + other.length, self.unit)


def _months_after(start: date, count: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if year > date.max.year:
        raise OverflowError("date value out of range")
    day = start.day if start.day <= SHORTEST_MONTH else min(start.day, months.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
