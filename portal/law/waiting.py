"""How long an approved erasure waits, so that the person can still change their mind.

No law asks for it; what cannot be undone deserves it. The law sets its end: an answer is due in time all the same.
"""

from __future__ import annotations

from datetime import date

from portal.law.calendar import ONE_DAY


def begins_on(approved: date, *, days: int, due: date | None) -> date:
    """The day on which an erasure begins that was approved on that day.

    The person has that many whole days; the day of approval does not count. It begins on the day before the answer is
    due at the latest, and never before it is approved. Without days, or without any left, it begins at once.
    """
    if not days:
        return approved
    begins = approved + (days + 1) * ONE_DAY
    return max(approved, min(begins, due - ONE_DAY) if due else begins)
