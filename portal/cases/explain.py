"""Where a case stands, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.cases.lifecycle import Kind, State
from portal.cases.models import Asked, Case, Topic

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
        frozenset({State.ANNOUNCED, State.EXECUTING, State.READY}),
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
    State.ANNOUNCED: gettext_lazy("We wait a little before we begin, so that you can change your mind."),
}
QUESTIONS: Mapping[str, Promise] = {
    Asked.CLARIFICATION: gettext_lazy("We asked you something and wait for your answer."),
    Asked.IDENTITY: gettext_lazy("We asked you to show us who you are and wait for your answer."),
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
            _moment(case) if place == now else "",
        )
        for place, (title, _states) in enumerate(stations)
    ]


def _moment(case: Case) -> str:
    words = [str(QUESTIONS[case.asked] if case.asked else MOMENTS.get(case.state, ""))]
    if case.clock_stopped:
        words.append(_("The time stands still until then."))
    return " ".join(words)


def in_words(day: date) -> str:
    """A day as people write it in the current language."""
    return date_format(day)


def matter(case: Case) -> Promise:
    """What a request is about, as closely as we know it: the topic of a general one, else its kind."""
    return Topic(case.topic).label if case.topic not in ("", Topic.OTHER) else Kind(case.kind).label


def _state(place: int, now: int, *, arrived: bool) -> str:
    if place < now or arrived:
        return "done"
    return "current" if place == now else "next"
