"""The words for a due date: how urgent, said so that nobody needs the colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 7


class Urgency(StrEnum):
    """How a due date is shown; the value ends the CSS class."""

    OVERDUE = "overdue"
    SOON = "soon"
    FINE = "fine"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Due:
    """A due date as a component shows it."""

    urgency: Urgency
    words: str
    icon: str
    day: date | None


ICONS = {
    Urgency.OVERDUE: "alert",
    Urgency.SOON: "clock",
    Urgency.FINE: "",
    Urgency.PAUSED: "pause",
    Urgency.CLOSED: "check",
}


def due_as_shown(day: date | None, *, today: date, closed: bool = False, paused: bool = False) -> Due:
    """What to say on ``today`` of an answer due on ``day``.

    A closed case is never late, a paused clock never runs out.
    """
    urgency, words = _said(day, today=today, closed=closed, paused=paused)
    return Due(urgency, words, ICONS[urgency], day)


def _said(day: date | None, *, today: date, closed: bool, paused: bool) -> tuple[Urgency, str]:
    if closed:
        return Urgency.CLOSED, _("Closed")
    if paused:
        return Urgency.PAUSED, _("Clock stopped")
    if day is None:
        return Urgency.FINE, _("No date yet")
    return _urgency((day - today).days), _days((day - today).days)


def _urgency(days: int) -> Urgency:
    if days < 0:
        return Urgency.OVERDUE
    return Urgency.SOON if days <= SOON_DAYS else Urgency.FINE


def _days(days: int) -> str:
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return _("Due today")
    if days == 1:
        return _("Due tomorrow")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
