"""What we wait for from the person: a question, one at a time, that the case itself tells, and whether they want it at
a fee. Both are chased, and may end the case if nobody answers, by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.cases.lifecycle import OPEN_STATES, PAUSED_STATES
from portal.cases.models import Asked, Case, Fee

CHASED_AFTER = timedelta(days=14)
CLOSABLE_AFTER = timedelta(days=30)
FEE = "fee"


@dataclass(frozen=True)
class Awaited:
    """One thing that the person has not answered. ``about`` is the question (an :class:`Asked`) or FEE."""

    about: str
    since: date
    chased_on: date | None

    @property
    def closable_on(self) -> date | None:
        """From when on the case may be closed for it: as long after the reminder as that was after the question."""
        if self.chased_on is None:
            return None
        return max(self.since + CLOSABLE_AFTER, self.chased_on + CHASED_AFTER)


def ask(case: Case, question: Asked) -> None:
    """Open a question; call it in a change that makes the case wait, with the question as its fact ``asked``."""
    case.asked, case.asked_on, case.chased_on = question, timezone.localdate(), None
    if question == Asked.IDENTITY:
        case.in_doubt = True


def settled(case: Case) -> dict[str, Any]:
    """End the question of a case that does not wait any longer, whatever made it go on; gives the fact of that."""
    if not case.asked or case.state in PAUSED_STATES:
        return {}
    ended, case.asked, case.asked_on, case.chased_on = case.asked, "", None, None
    return {"ended": str(ended)}


def fees() -> QuerySet[Fee]:
    """Every fee to which the person has still to say yes, or withdraw: the answer waits for that (Art. 12(5)(a))."""
    return Fee.objects.filter(accepted_at=None, settled_at=None)


def awaited(case: Case) -> list[Awaited]:
    """All that the person has not answered."""
    asked = [Awaited(case.asked, case.asked_on, case.chased_on)] if case.asked and case.asked_on else []
    return asked + [Awaited(FEE, fee.quoted_on, fee.chased_on) for fee in fees().filter(case=case)]


def chased(case: Case, each: Awaited, today: date) -> Awaited:
    """Keep that the person was reminded of it; gives it as it stands now. Call it inside a change of the case."""
    if each.about == FEE:
        fees().filter(case=case).update(chased_on=today)
    else:
        case.chased_on = today
    return Awaited(each.about, each.since, today)


def to_chase(case: Case) -> Awaited | None:
    """What the person was not reminded of yet, the oldest first."""
    return min((each for each in awaited(case) if each.chased_on is None), key=lambda each: each.since, default=None)


def closable(case: Case, today: date) -> Awaited | None:
    """That for which the case may be closed today, if there is any."""
    found = ((each.closable_on, each) for each in awaited(case))
    return next((each for day, each in found if day and day <= today), None)


def cases_to_chase(today: date) -> QuerySet[Case]:
    """Cases in which something is open for so long that the person is to be reminded of it, and was not yet."""
    before = today - CHASED_AFTER
    asked = Q(state__in=sorted(PAUSED_STATES), chased_on=None, asked_on__lte=before)
    fee = Q(state__in=sorted(OPEN_STATES), fee__in=fees().filter(chased_on=None, quoted_on__lte=before))
    return Case.objects.filter(asked | fee).order_by("asked_on", "pk")
