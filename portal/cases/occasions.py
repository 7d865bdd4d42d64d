"""When colleagues are reminded of a case: days before a date, on it, and every day after it. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import OPEN_STATES, PAUSED_STATES, State
from portal.owners.models import TaskState


class Occasion(models.TextChoices):
    """What a reminder is about."""

    DUE = "due", _("Answer due")
    EXTENSION = "extension", _("Last day to extend the time")
    ACKNOWLEDGEMENT = "acknowledgement", _("Receipt to be acknowledged")
    UNCONFIRMED = "unconfirmed", _("Not confirmed by the person since")
    UNANSWERED = "unanswered", _("Question unanswered since")
    OWNER_LATE = "owner_late", _("No answer for a system; asked on")
    OWNER_WRONG = "owner_wrong", _("Somebody else has to answer for a system; told on")
    HOLD = "hold", _("Legal hold to be looked at again")


@dataclass(frozen=True)
class Watch:
    """One row of the plan: ``day`` names the column with the date, ``before`` how many days before it somebody is told.

    ``daily``: they are told each day after it as well. ``ends``: after it there is nothing left to remind of.
    ``every``: after the last of those days again, each so many days.
    ``escalates``: in the end the data-protection officers are told too. ``closed``: of cases that have ended as well.
    """

    occasion: Occasion
    day: str
    cases: Q
    before: tuple[int, ...]
    daily: bool = False
    every: int = 0
    ends: bool = False
    escalates: bool = True
    closed: bool = False

    def first(self, today: date) -> date:
        """The latest date of which a reminder can be due today."""
        return today + timedelta(max(self.before))


ESCALATED = 2  # so many days before a date, and from then on, the data-protection officers are told too
_ASKED = Q(owner_tasks__state=TaskState.ASKED)
_MISDIRECTED = Q(owner_tasks__state=TaskState.MISDIRECTED)
OWNER_CHASED = Watch(Occasion.OWNER_LATE, "owner_tasks__asked_on", _ASKED, (-5,), every=4)  # the owner is told
LAPSING = (-30, -60)  # from then on a case can be closed if nobody answers
WATCHES = (
    Watch(Occasion.DUE, "due_on", Q(clock_stopped=False), (10, 5, 2, 0), daily=True),
    Watch(Occasion.EXTENSION, "extend_by", Q(clock_stopped=False), (7, 2), ends=True),
    Watch(Occasion.ACKNOWLEDGEMENT, "acknowledge_by", Q(acknowledged_on=None), (5, 2, 0), daily=True),
    Watch(Occasion.UNCONFIRMED, "received_on", Q(state=State.UNCONFIRMED), (-3, -14), escalates=False),
    Watch(Occasion.UNANSWERED, "asked_on", Q(state__in=sorted(PAUSED_STATES)), LAPSING),
    Watch(Occasion.UNANSWERED, "fee__quoted_on", Q(fee__accepted_at=None, fee__settled_at=None), LAPSING),
    Watch(Occasion.OWNER_LATE, "owner_tasks__asked_on", _ASKED, (-9,), every=4),  # from their second reminder on
    Watch(Occasion.OWNER_WRONG, "owner_tasks__declined_on", _MISDIRECTED, (0,), every=4, escalates=False),
    Watch(Occasion.HOLD, "holds__review_on", Q(holds__released_at=None), (7, 0, -30), closed=True),
)


def stage(watch: Watch, day: date, today: date) -> date | None:
    """The day of the latest reminder that is to have gone out by today; None if there is none, or none any longer.

    After an outage that is one reminder, however many days were missed.
    """
    if today > day and watch.ends:
        return None
    if today > day and watch.daily:
        return today
    last = day - timedelta(min(watch.before))
    if watch.every and today >= last:
        return today - timedelta((today - last).days % watch.every)
    reached = (day - timedelta(before) for before in watch.before)
    return max((reminded for reminded in reached if reminded <= today), default=None)


def escalated(watch: Watch, day: date, reminded: date) -> bool:
    """Whether a reminder goes to the data-protection officers as well as to whoever handles the case."""
    return watch.escalates and reminded >= day - timedelta(ESCALATED)


def window(watch: Watch, today: date) -> Q:
    """The cases that anything can be said of today."""
    states = Q() if watch.closed else Q(state__in=sorted(OPEN_STATES))
    near = Q(**{f"{watch.day}__lte": watch.first(today)})
    return states & watch.cases & near & (Q(**{f"{watch.day}__gte": today}) if watch.ends else Q())
