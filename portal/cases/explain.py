"""Where a case stands and when its answer is due, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case
from portal.law.clock import Deadline, Suspension
from portal.law.periods import Period, Unit

Journey = tuple[tuple[Promise, frozenset[State]], ...]

_BEGINNING: Journey = (
    (gettext_lazy("Your request is here"), frozenset()),
    (gettext_lazy("You confirm your e-mail address"), frozenset({State.UNCONFIRMED})),
)
_LOOKING = frozenset({State.OPEN, State.WAITING, State.SEARCHING})
_ERASURE: Journey = (
    *_BEGINNING,
    (gettext_lazy("We look for what is to be erased"), _LOOKING),
    (gettext_lazy("Two people check the plan"), frozenset({State.REVIEW, State.APPROVAL})),
    (
        gettext_lazy("We erase it and look again whether it is gone"),
        frozenset({State.EXECUTING, State.READY}),
    ),
    (gettext_lazy("You receive the certificate"), frozenset({State.COMPLETED})),
)
JOURNEYS: Mapping[str, Journey] = {
    Kind.ACCESS: (
        *_BEGINNING,
        (gettext_lazy("We look for your data in our systems"), _LOOKING),
        (gettext_lazy("A person checks what was found"), frozenset({State.REVIEW})),
        (gettext_lazy("We put your answer together"), frozenset({State.EXECUTING, State.READY})),
        (gettext_lazy("You receive your copy"), frozenset({State.COMPLETED})),
    ),
    Kind.ACCOUNT_DELETION: _ERASURE,
    Kind.INFORMATION_DELETION: _ERASURE,
    Kind.QUERY: (
        *_BEGINNING,
        (gettext_lazy("We work on our answer"), frozenset({State.OPEN, State.WAITING})),
        (gettext_lazy("You receive our answer"), frozenset({State.COMPLETED})),
    ),
}
MOMENTS: Mapping[str, Promise] = {
    State.UNCONFIRMED: gettext_lazy("Please open the link in our first mail, so that we know the address is yours."),
    State.WAITING: gettext_lazy("We asked you something and wait for your answer. The time stands still until then."),
}


@dataclass(frozen=True)
class Step:
    """One step of a case's way; ``state`` is done, current or next."""

    title: str
    state: str
    note: str = ""


def journey(case: Case) -> list[Step]:
    """The way of a case, with where it is now; nothing for one that was refused or withdrawn."""
    stations = JOURNEYS[case.kind]
    now = next((place for place, (_title, states) in enumerate(stations) if case.state in states), None)
    if now is None:
        return []
    arrived = now == len(stations) - 1
    return [
        Step(
            str(title),
            _state(place, now, arrived=arrived),
            str(MOMENTS.get(case.state, "")) if place == now else "",
        )
        for place, (title, _states) in enumerate(stations)
    ]


def why_due(deadline: Deadline) -> list[str]:
    """How the due date follows, a sentence a step (GDPR Art. 12(3); Regulation 1182/71)."""
    return list(_reasons(deadline))


def _reasons(deadline: Deadline) -> Iterator[str]:
    yield _("We received your request on %(day)s. The law gives us %(period)s from then: until %(end)s.") % {
        "day": in_words(deadline.received),
        "period": period_in_words(deadline.period),
        "end": in_words(deadline.period_ends),
    }
    if deadline.extended:
        yield _("Because your request is complex, we extended this time and told you why.")
    for stop in deadline.suspensions:
        yield _stop(stop)
    if deadline.roll:
        yield _rolled(deadline)


def _stop(stop: Suspension) -> str:
    if stop.end is None:
        return _("Since %(day)s we have waited for your answer. The time goes on when we have it.") % {
            "day": in_words(stop.start)
        }
    days = ngettext("%(days)d day was added", "%(days)d days were added", stop.days()) % {"days": stop.days()}
    return _("We asked you something on %(start)s and had your answer on %(end)s: %(days)s.") % {
        "start": in_words(stop.start),
        "end": in_words(stop.end),
        "days": days,
    }


def _rolled(deadline: Deadline) -> str:
    assert deadline.roll  # noqa: S101  the caller looked
    last, due = in_words(deadline.roll.day), in_words(deadline.due)
    if deadline.roll.holiday:
        return _("%(last)s is a public holiday (%(holiday)s), so the time ends on the next working day, %(due)s.") % {
            "last": last,
            "holiday": deadline.roll.holiday,
            "due": due,
        }
    return _("%(last)s is a Saturday or Sunday, so the time ends on the next working day, %(due)s.") % {
        "last": last,
        "due": due,
    }


def period_in_words(period: Period) -> str:
    """“1 month”, “30 days”."""
    if period.unit is Unit.MONTHS:
        return ngettext("%(count)d month", "%(count)d months", period.length) % {"count": period.length}
    return ngettext("%(count)d day", "%(count)d days", period.length) % {"count": period.length}


def in_words(day: date) -> str:
    """A day as people write it in the current language."""
    english = (get_language() or "en").startswith("en")  # Django's own for English is the American way
    return date_format(day, "j F Y" if english else "DATE_FORMAT")


def _state(place: int, now: int, *, arrived: bool) -> str:
    if place < now or arrived:
        return "done"
    return "current" if place == now else "next"
