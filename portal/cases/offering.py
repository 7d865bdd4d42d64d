"""What somebody of staff may do with a case now, and what the forms for it offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.cases import grounds, guards, lifecycle, queries
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action, Guard, Kind
from portal.cases.models import Case
from portal.inventory import categories
from portal.law.jurisdiction import Extension, jurisdiction
from portal.staff import services as staff
from portal.staff.models import User

# Nothing that staff could do first would make these hold: what needs them is not offered.
HIDING = frozenset(
    {
        Guard.EXTENDABLE, Guard.CORRECTING, Guard.RESTRICTED, Guard.LEAVING_OUT, Guard.NO_FEE, Guard.FEE_OPEN,
        Guard.FEE_UNSETTLED, Guard.DOUBTED, Guard.NOT_ACKNOWLEDGED, Guard.LATE, Guard.NOT_HELD, Guard.HELD,
        Guard.ORIGINAL, Guard.PROVED, Guard.REPRESENTED, Guard.NOT_GIVEN_FIRST,
        Guard.AWAITED,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """Something this person may do now, and what has to be done before it."""

    action: Action
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """What the forms about a case offer. Grounds and categories are (key, words); ``extension`` None: there is none."""

    case: Case
    people: list[User]
    grounds: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    chosen: list[str]
    extension: Extension | None


def offers(case: Case, by: Actor) -> Iterator[Offer]:
    """What the lifecycle table lets this person do now, each with the guards that do not hold yet."""
    for action in lifecycle.actions(case.kind, case.state, by.who):
        if action is Action.CONFIRM_MATCH and (case.match_confirmed or not case.ambiguous):
            continue  # nobody doubts it
        if action is Action.ASK_IDENTITY and case.in_doubt:
            continue  # it was asked; what comes next is to accept the proof or to ask for another
        row = lifecycle.transition(case.kind, case.state, action)
        unmet = guards.unmet(case, row.guards, by) if row else []
        if not HIDING.isdisjoint(unmet):
            continue
        yield Offer(action, tuple(str(Guard(guard).label) for guard in unmet))


def options(case: Case) -> Options:
    """The colleagues and grounds that a form about this case offers."""
    lawful = [(ground.key, grounds.words_of(ground)) for ground in queries.grounds_for(case)]
    extension = jurisdiction(case.jurisdiction).extension
    if case.kind != Kind.INFORMATION_DELETION:
        return Options(case, caseworkers(), lawful, [], [], extension)
    held = [(category.key, category.words) for category in categories.offered()]
    return Options(case, caseworkers(), lawful, held, queries.chosen_categories(case), extension)


def caseworkers() -> list[User]:
    """Everybody a case can be given to."""
    return list(staff.caseworkers().order_by("name"))
