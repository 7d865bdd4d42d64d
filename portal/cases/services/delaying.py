"""Why an answer is late: asked for before the case can be closed, and counted by the register (Art. 5(2))."""

from __future__ import annotations

from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Case, DelayReason
from portal.vault import fields


def explain_delay(case: Case, *, by: Actor, reason: DelayReason, words: str = "", seen: int | None = None) -> Case:
    """Record why the answer is late; the ``words`` are for colleagues and sealed."""
    with change(case, Action.EXPLAIN_DELAY, by=by, seen=seen, reason=str(reason)) as case:
        case.delay_reason = reason
        case.delay_words = fields.seal(case, "delay", words) if words else None
    return case


def words_of_delay(case: Case) -> str:
    """What colleagues wrote about the delay; empty if nothing. Raises KeyDestroyed."""
    return str(fields.unseal(case, "delay", case.delay_words)) if case.delay_words else ""
