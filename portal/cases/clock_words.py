"""How the clock of a case came to its date, in plain words."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from portal.cases import deadlines
from portal.cases.explain import in_words
from portal.cases.models import Case
from portal.law.calendar import holiday_name
from portal.law.clock import Deadline, EventKind, WhyVoid
from portal.law.jurisdiction import Question, Stop, jurisdiction
from portal.law.periods import Period, Unit
from portal.law.steps import Step, StepKind, steps
from portal.ui.signs import sentences


def why_due(deadline: Deadline) -> list[str]:
    """How the due date follows, a sentence a step (GDPR Art. 12(3); Regulation 1182/71)."""
    return [_STEPS[step.kind](step, deadline) for step in steps(deadline)]


def without_effect(deadline: Deadline, *, surprising: bool = False) -> list[str]:
    """What happened and did not move the date, a sentence for each; the ``surprising`` only, if so wished."""
    return [
        str(_VOID[void.why]) % {"event": _EVENTS[void.event.kind], "day": in_words(void.event.on)}
        for void in deadline.void
        if not (surprising and void.why is WhyVoid.RUNS_ON)
    ]


def while_asked(case: Case, asked: str) -> str:
    """What becomes of the time of a case while this question (an :class:`Asked`) is open, in words for staff."""
    return str(_STOPS[jurisdiction(case.jurisdiction).stops[Question(asked)]])


def if_extended(case: Case) -> str:
    """When the answer would be due if the time of a case were extended today, in words for staff.

    For a case whose time can be extended. Empty where the notice has to name the day.
    """
    longer = deadlines.if_extended(case)
    if not longer.extended:
        return ""
    due = _("If you extend the time today, the answer is due by %(day)s.") % {"day": in_words(longer.due)}
    return due if longer.running else sentences([due, _("The days on which we wait for the person are added.")])


def holiday(deadline: Deadline) -> str:
    """The public holiday that moved the last day, in the reader's language; empty for a Saturday or Sunday."""
    return holiday_name(deadline.place, deadline.roll.day, get_language() or "en") if deadline.roll else ""


def _received(step: Step, deadline: Deadline) -> str:
    return _("We received your request on %(day)s.") % {"day": in_words(deadline.received)}


def _restarted(step: Step, deadline: Deadline) -> str:
    assert deadline.restarted_by  # noqa: S101  there is no such step otherwise
    return str(_RESTARTED[deadline.restarted_by]) % {"day": in_words(deadline.starts)}


def _limit(step: Step, deadline: Deadline) -> str:
    return _("The law gives us %(period)s from then: until %(end)s.") % {
        "period": _period(step),
        "end": in_words(step.until),
    }


def _extended(step: Step, deadline: Deadline) -> str:
    days = {"day": in_words(step.day), "end": in_words(step.until)}
    if step.period is None:
        return _("On %(day)s we told you why we need more time, until %(end)s.") % days
    words = _("On %(day)s we told you why we need more time: %(period)s in all, until %(end)s.")
    return words % {**days, "period": _period(step)}


def _paused(step: Step, deadline: Deadline) -> str:
    words = ngettext(
        "From %(start)s to %(answer)s we waited for you: %(days)d day was added, so until %(end)s.",
        "From %(start)s to %(answer)s we waited for you: %(days)d days were added, so until %(end)s.",
        step.days,
    )
    return words % {
        "start": in_words(step.day),
        "answer": in_words(step.day + timedelta(days=step.days)),
        "days": step.days,
        "end": in_words(step.until),
    }


def _rolled(step: Step, deadline: Deadline) -> str:
    name = holiday(deadline)
    if name:
        words = _("%(last)s is a public holiday (%(holiday)s), so the time ends on the next working day, %(due)s.")
    elif step.day.weekday() == calendar.SATURDAY:
        words = _("%(last)s is a Saturday, so the time ends on the next working day, %(due)s.")
    else:
        words = _("%(last)s is a Sunday, so the time ends on the next working day, %(due)s.")
    due = _("%(weekday)s, %(day)s") % {"weekday": date_format(step.until, "l"), "day": in_words(step.until)}
    return words % {"last": in_words(step.day), "holiday": name, "due": due}


def _promised(step: Step, deadline: Deadline) -> str:
    return _("We promise to answer sooner than the law asks: within %(period)s, until %(end)s.") % {
        "period": _period(step),
        "end": in_words(step.until),
    }


def _waiting(step: Step, deadline: Deadline) -> str:
    return _("Since %(day)s we have waited for your answer. The time goes on when we have it.") % {
        "day": in_words(step.day)
    }


_STEPS: Mapping[StepKind, Callable[[Step, Deadline], str]] = {
    StepKind.RECEIVED: _received,
    StepKind.RESTARTED: _restarted,
    StepKind.LIMIT: _limit,
    StepKind.EXTENDED: _extended,
    StepKind.PAUSED: _paused,
    StepKind.ROLLED: _rolled,
    StepKind.PROMISED: _promised,
    StepKind.WAITING: _waiting,
}
_RESTARTED: Mapping[Question, Promise] = {
    Question.IDENTITY: gettext_lazy("The time began on %(day)s, when you had shown us who you are."),
    Question.CLARIFICATION: gettext_lazy("The time began on %(day)s, when you had told us what you mean."),
    Question.FEE: gettext_lazy("The time began on %(day)s, when the fee was paid."),
}
_STOPS: Mapping[Stop, Promise] = {
    Stop.PAUSE: gettext_lazy("The time stands still until the person answers."),
    Stop.RESTART: gettext_lazy("The time begins anew on the day of the answer."),
    Stop.NONE: gettext_lazy("Under this law the time runs on while you wait for the answer."),
}
_EVENTS: Mapping[EventKind, Promise] = {
    EventKind.IDENTITY_REQUESTED: gettext_lazy("The question who is asking"),
    EventKind.IDENTITY_RECEIVED: gettext_lazy("The proof of identity"),
    EventKind.CLARIFICATION_REQUESTED: gettext_lazy("The question what is meant"),
    EventKind.CLARIFICATION_RECEIVED: gettext_lazy("The answer to what is meant"),
    EventKind.FEE_REQUESTED: gettext_lazy("The request for a fee"),
    EventKind.FEE_RECEIVED: gettext_lazy("The payment of the fee"),
    EventKind.EXTENDED: gettext_lazy("The extension"),
}
_VOID: Mapping[WhyVoid, Promise] = {
    WhyVoid.BEFORE_RECEIPT: gettext_lazy("%(event)s (%(day)s) does not count: it was before receipt."),
    WhyVoid.TOO_LATE: gettext_lazy("%(event)s (%(day)s) does not count: the time had ended."),
    WhyVoid.TWICE: gettext_lazy("%(event)s (%(day)s) does not count: the time was extended before."),
    WhyVoid.NO_EXTENSION: gettext_lazy("%(event)s (%(day)s) does not count: this law knows none."),
    WhyVoid.NO_DAY: gettext_lazy("%(event)s (%(day)s) does not count: its notice has to name a later day."),
    WhyVoid.NO_QUESTION: gettext_lazy("%(event)s (%(day)s) does not count: nothing was asked."),
    WhyVoid.RUNS_ON: gettext_lazy("%(event)s (%(day)s) does not stop the clock under this law."),
}


def _period(step: Step) -> str:
    return period_in_words(step.period) if step.period else ""


def period_in_words(period: Period) -> str:
    """“1 month”, “30 days”."""
    count = period.length
    words = {
        Unit.DAYS: ngettext("%(count)d day", "%(count)d days", count),
        Unit.WORKING_DAYS: ngettext("%(count)d working day", "%(count)d working days", count),
        Unit.WEEKS: ngettext("%(count)d week", "%(count)d weeks", count),
        Unit.MONTHS: ngettext("%(count)d month", "%(count)d months", count),
    }
    return words[period.unit] % {"count": count}
