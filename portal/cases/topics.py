"""How a general request can end: for each topic the decisions, what each asks for, who may take it, what it tells.

The service, the form and the letter all read :data:`TOPICS`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.cases.actors import Who
from portal.cases.models import Case, Corrected, Correction, Decision, Outcome, Ruling, Topic
from portal.inventory.automated import automated_decisions
from portal.inventory.models import DataSystem
from portal.law.grounds import Ground
from portal.law.jurisdiction import jurisdiction
from portal.staff.models import Role, User
from portal.ui.texts import citation

STAFF = frozenset({Who.HANDLER, Who.DPO})
OFFICER = frozenset({Who.DPO})  # as for any refusal
REVIEWERS = frozenset({Role.HANDLER, Role.DPO})


class Ask(StrEnum):
    """What has to be filled in besides the words of the answer; the names of the form's fields."""

    GROUND = "ground"  # a ground of the law against what the person asks
    SINCE = "since"  # the day from which it holds
    REVIEWER = "reviewer"  # the person who looked at a computer's decision
    LOGIC = "logic"  # which computer's decision, so that its logic is explained
    SYSTEMS = "systems"  # where the data lie, so that whoever received them from there is told
    NOT_MARKETING = "not_marketing"  # that an objection is not one to direct marketing


NEEDED: Mapping[Ask, Promise] = {
    Ask.GROUND: _("Choose the ground in law."),
    Ask.SINCE: _("Say from which day it holds."),
    Ask.REVIEWER: _("Name the colleague who looked at it."),
    Ask.LOGIC: _("Choose the decision, so that the letter explains how it comes about."),
    Ask.SYSTEMS: _("Choose where the data lie, so that whoever received them is told."),
    Ask.NOT_MARKETING: _("An objection to direct marketing is always upheld. Say that it is none."),
}


@dataclass(frozen=True)
class Ending:
    """One way to end a general request. ``words`` say to the person what was decided.

    With ``remedies`` the letter names the authority and the way to court (Art. 12(4)).
    """

    decision: Decision
    outcome: Outcome
    words: Promise
    asks: tuple[Ask, ...] = ()
    by: frozenset[Who] = STAFF
    remedies: bool = False


@dataclass(frozen=True)
class Filled:
    """What staff filled in besides the words of the answer."""

    ground: str = ""
    since: date | None = None
    reviewer: User | None = None
    logic: tuple[str, ...] = ()
    systems: tuple[DataSystem, ...] = ()
    not_marketing: bool = False


def _yes(decision: Decision, words: Promise, *asks: Ask, outcome: Outcome = Outcome.FULFILLED) -> Ending:
    return Ending(decision, outcome, words, asks)


def _no(decision: Decision, words: Promise, *asks: Ask, outcome: Outcome = Outcome.REFUSED) -> Ending:
    return Ending(decision, outcome, words, (Ask.GROUND, *asks), OFFICER, remedies=True)


TOPICS: Mapping[str, tuple[Ending, ...]] = {
    Topic.RECTIFICATION: (
        _yes(Decision.CORRECTED, _("We have corrected it wherever we hold it.")),
        _yes(
            Decision.NOTHING_HELD,
            _("None of our systems holds what you want corrected."),
            outcome=Outcome.NO_DATA,
        ),
        _no(
            Decision.PARTLY_CORRECTED,
            _("We have corrected it in part. Below you see where we did not, and why."),
            outcome=Outcome.PARTLY,
        ),
        _no(Decision.NOT_CORRECTED, _("We have not corrected it.")),
    ),
    Topic.RESTRICTION: (
        _yes(
            Decision.RESTRICTED,
            _("We only store this data now, and do not use it. Before that ends, we tell you."),
            Ask.SINCE,
            Ask.SYSTEMS,
        ),
        _no(Decision.NOT_RESTRICTED, _("We go on using this data.")),
    ),
    Topic.OBJECTION: (
        _yes(Decision.UPHELD, _("You are right: we no longer use the data for this."), Ask.SINCE),
        _yes(
            Decision.MARKETING_STOPPED,
            _("We no longer use your data for direct marketing. You need give no reason."),
            Ask.SINCE,
        ),
        _no(
            Decision.OVERRIDDEN,
            _("We go on using the data: our grounds for it are compelling and outweigh your interests."),
            Ask.NOT_MARKETING,
        ),
    ),
    Topic.AUTOMATED_DECISION: (
        _yes(Decision.REVISED, _("A person has looked at it and decided anew."), Ask.REVIEWER, Ask.LOGIC),
        Ending(
            Decision.LEFT_STANDING,
            Outcome.FULFILLED,  # what the law gives is that a person looks
            _("A person has looked at it and come to the same result."),
            (Ask.REVIEWER, Ask.LOGIC),
            remedies=True,
        ),
        _no(Decision.NOT_AUTOMATED, _("This was not decided by a computer alone.")),
    ),
    Topic.CONSENT: (
        _yes(
            Decision.CONSENT_ENDED,
            _("Your consent has ended. What we did with it until then stays lawful."),
            Ask.SINCE,
        ),
        _no(Decision.NO_CONSENT, _("We do not use this data because of a consent.")),
    ),
    Topic.COMPLAINT: (
        Ending(Decision.ANSWERED, Outcome.ANSWERED, _("We have looked into your complaint."), remedies=True),
    ),
    Topic.OTHER: (_yes(Decision.ANSWERED, _("We have answered your question."), outcome=Outcome.ANSWERED),),
}


def endings(case: Case) -> tuple[Ending, ...]:
    """How a general request can end now. A correction ends as the systems were corrected, and in no other way;
    nothing is decided against a person where the law has no ground for it.
    """
    possible = TOPICS[case.topic or Topic.OTHER]
    results = set(case.corrections.values_list("result", flat=True)) if case.topic == Topic.RECTIFICATION else set()
    only = _corrected_as(results)
    against = bool(grounds(case))
    return tuple(
        each for each in possible if only in (None, each.decision) and (against or Ask.GROUND not in each.asks)
    )


def ending_of(case: Case) -> Ending | None:
    """How a general request did end."""
    return next((each for each in TOPICS[case.topic or Topic.OTHER] if each.decision == case.decision), None)


def missing(ending: Ending, filled: Filled) -> list[Ask]:
    """What the decision asks for and was not filled in, though it can be."""
    return [ask for ask in ending.asks if not getattr(filled, ask) and possible(ask)]


def possible(ask: Ask) -> bool:
    """Whether there is anything to fill in: a logic that a dataset file explains, a system in use."""
    if ask is Ask.SYSTEMS:
        return DataSystem.objects.filter(active=True).exists()
    return ask is not Ask.LOGIC or explained()


def explained() -> bool:
    """Whether any dataset file explains a computer's decision."""
    return bool(automated_decisions("en"))


def article(case: Case) -> str:
    """The article of the right that a general request is about; where the law has none, that of asking at all."""
    rights = jurisdiction(case.jurisdiction).rights
    return citation(rights.get(case.topic, rights["query"]))


def grounds(case: Case) -> list[Ground]:
    """The grounds of law on which the topic itself can be decided against the person."""
    return jurisdiction(case.jurisdiction).grounds_for(case.topic)


def reviewers() -> QuerySet[User]:
    """Who may look at a computer's decision: a person of the office, by name (Art. 22(3))."""
    return User.objects.filter(role__in=REVIEWERS, is_active=True).order_by("name")


def uncorrected(case: Case) -> QuerySet[DataSystem]:
    """The systems for which nobody has said yet what became of a correction; none for any other topic."""
    if case.topic != Topic.RECTIFICATION:
        return DataSystem.objects.none()
    seen = Correction.objects.filter(case=case).values("system")
    return DataSystem.objects.filter(active=True).exclude(pk__in=seen)


def restricted() -> QuerySet[Ruling]:
    """Restrictions that are in force."""
    return Ruling.objects.filter(case__decision=Decision.RESTRICTED, lifted_at=None)


def is_restricted(case: Case) -> bool:
    """Whether a restriction is in force for this case, also while the case is taken up again."""
    return case.decision == Decision.RESTRICTED and restricted().filter(case=case).exists()


def _corrected_as(results: Iterable[str]) -> Decision | None:
    """What the results in all systems come to; None while there are none."""
    found = set(results)
    if not found:
        return None
    if Corrected.REFUSED in found:
        return Decision.PARTLY_CORRECTED if Corrected.DONE in found else Decision.NOT_CORRECTED
    return Decision.CORRECTED if Corrected.DONE in found else Decision.NOTHING_HELD
