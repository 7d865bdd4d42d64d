"""How long a controller keeps what it was told and what it collected: a period for each way in which a case ends.

Data-protection law names no number: what a controller needs the record for does (Art. 5(1)(e) GDPR), which is to show
that it answered, and how, until claims have lapsed. The periods here serve where the controller sets none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from portal.law.calendar import ONE_DAY, Calendar
from portal.law.jurisdiction import JurisdictionError
from portal.law.periods import Period, Unit
from portal.law.reading import Wrong, toml

UNCONFIRMED = "unconfirmed"  # closed before anybody had shown who asks, whatever its outcome
OTHERWISE = "otherwise"  # every outcome that has no period of its own
DOCUMENTS = "documents"  # packages, letters and what was collected for them, after the last day they can be opened
DEFAULTS: Mapping[str, Period] = {
    OTHERWISE: Period(36, Unit.MONTHS),
    "withdrawn": Period(12, Unit.MONTHS),
    "no_identity": Period(6, Unit.MONTHS),  # as for a request that was never confirmed
    "unanswered": Period(12, Unit.MONTHS),
    UNCONFIRMED: Period(6, Unit.MONTHS),
    DOCUMENTS: Period(30, Unit.DAYS),
}


@dataclass(frozen=True)
class Retention:
    """The periods by outcome, or by one of the names above."""

    periods: Mapping[str, Period]

    def period(self, name: str) -> Period:
        """How long something of this name is kept."""
        return self.periods.get(name, self.periods[OTHERWISE])


def last_day(period: Period, closed: date, place: Calendar) -> date:
    """The last day on which something closed on that day is kept; the day of closing does not count."""
    return period.after(closed, place)


def closed_by(period: Period, today: date, place: Calendar) -> date:
    """The latest day of closing whose period is over today: with it and all before it, nothing is kept any longer."""
    day = today
    while last_day(period, day, place) >= today:
        day -= ONE_DAY
    return day


@lru_cache(maxsize=8)
def retention(file: str, outcomes: Collection[str]) -> Retention:
    """The periods of a file, if any is named, and for the rest those above. Raises JurisdictionError."""
    return read_retention(Path(file), outcomes) if file else Retention(DEFAULTS)


def read_retention(path: Path, outcomes: Collection[str]) -> Retention:
    """Read a file of periods, each under an outcome's name or one of the names above. Raises JurisdictionError."""
    try:
        table = toml(path)
        found = {name: table.period_or_none(name) for name in sorted({*outcomes, *DEFAULTS})}
        table.finish()
    except Wrong as error:
        raise JurisdictionError(f"{path.name}: {error}") from error
    except OSError as error:
        raise JurisdictionError(f"{path}: cannot be read: {error.strerror}.") from error
    return Retention({**DEFAULTS, **{name: period for name, period in found.items() if period}})
