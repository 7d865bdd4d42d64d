"""What we asked the person and wait for: one question at a time, told by the case itself without reading its events."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from portal.cases.lifecycle import PAUSED_STATES
from portal.cases.models import Asked, Case

CHASED_AFTER = timedelta(days=14)
CLOSABLE_AFTER = timedelta(days=30)


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


def closable_on(case: Case) -> date | None:
    """From when on the case may be closed unanswered: as long after the reminder as that was after the question."""
    if case.asked_on is None or case.chased_on is None:
        return None
    return max(case.asked_on + CLOSABLE_AFTER, case.chased_on + CHASED_AFTER)
