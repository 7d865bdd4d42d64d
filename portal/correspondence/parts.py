"""The sentences of letters that are there in some cases only, in the current language.

Each fills a placeholder. Where it does not apply the placeholder stands for nothing, and a paragraph that holds nothing
else is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.cases import questions
from portal.cases.explain import in_words
from portal.cases.models import Asked
from portal.cases.rulings import NotCorrected, Told
from portal.inventory.automated import AutomatedDecision
from portal.law.grounds import Ground
from portal.ui.signs import bracketed, labelled
from portal.ui.texts import citation


def hello(name: str) -> str:
    """The greeting; ``name`` is empty while nobody has shown whose address it is."""
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def ground_in_words(ground: Ground | None, law: str = "") -> str:
    """A ground of law in plain words, with its article, or with the ``law`` that also names a statute."""
    return bracketed(_(ground.meaning), law or citation(ground.article)) if ground else ""


def pause() -> str:
    """Said where the time stands still while it is extended."""
    return _("The days on which we wait for your answer are added.")


def standstill() -> str:
    """Said where the law stops the clock until the person has answered."""
    return _("Until we have your answer, the time for ours stands still.")


def partly() -> str:
    """Said where not all was done."""
    return _("We could not do all of it. Your page says what was left out or kept, and why.")


def asked(day: str, *, about: str) -> str:
    """What we asked, and when: who the person is, whether they want it at a fee, or something else."""
    if about == questions.FEE:
        return _("On %(asked)s we told you what your request costs, and asked whether you want it.") % {"asked": day}
    if about == Asked.IDENTITY:
        return _("On %(asked)s we asked you to show us who you are.") % {"asked": day}
    return _("On %(asked)s we asked you something about your request.") % {"asked": day}


def wish(*, account: bool) -> str:
    """What the person asked us to erase: the account with all that hangs on it, or certain information."""
    if account:
        return _("You asked us to erase your account and what hangs on it.")
    return _("You asked us to erase certain information about you.")


def needed(*, about: str) -> str:
    """Why nothing goes on without an answer (GDPR Art. 12(4) wants the reason)."""
    if about == Asked.IDENTITY:
        return _("Without knowing who asks we can neither give anything out nor erase it: it could be somebody else’s.")
    return _("Without your answer we cannot go on.")


def of_ruling(told: Told) -> dict[str, str]:
    """What the letter about a decision on a general request says of it."""
    return {
        "decision": told.words,
        "article": told.article,
        "since": since(in_words(told.since)) if told.since else "",
        "reviewer": reviewer(told.reviewer) if told.reviewer else "",
        "not_corrected": not_corrected(told.not_corrected),
        "logic": logic(told.logic),
    }


def since(day: str) -> str:
    """From when a decision holds."""
    return _("This holds from: %(day)s") % {"day": day}


def reviewer(name: str) -> str:
    """The human being who looked at a computer's decision (GDPR Art. 22(3))."""
    return _("Looked at by %(name)s.") % {"name": name}


def not_corrected(systems: Iterable[NotCorrected]) -> str:
    """Where something was not corrected, and why, a line each."""
    return "\n".join(f"- {labelled(each.system, each.reason)}" for each in systems)


def logic(decisions: Iterable[AutomatedDecision]) -> str:
    """How computers' decisions come about, and what they mean for the person (GDPR Art. 15(1)(h))."""
    return "\n\n".join("\n".join(filter(None, _explained(each))) for each in decisions)


def _explained(decision: AutomatedDecision) -> list[str]:
    heading = _("Decided by a computer: %(label)s") % {"label": decision.label}
    return [heading, decision.logic, decision.significance]
