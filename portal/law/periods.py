"""Lengths of time as laws write them, and how they are counted."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Period:
    """A number of days or months."""

    length: int
    unit: Unit

    def after(self, start: date) -> date:
        """The period's last day: the day of the event is not counted; a date the month lacks is its last day.

        Regulation (EEC, Euratom) 1182/71, Art. 3(1) and 3(2)(c).
        """
        if self.unit is Unit.DAYS:
            return start + timedelta(days=self.length)
        year, month = divmod(start.year * 12 + start.month - 1 + self.length, 12)
        return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))

    def __add__(self, other: Period) -> Period:
        if self.unit is not other.unit:
            raise ValueError("Periods of different units cannot be added.")
        return Period(self.length + other.length, self.unit)
