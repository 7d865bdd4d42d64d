"""How a general request is answered: the decision on its topic, the corrections, and the end of a restriction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.cases import obligations, rulings, topics
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action, Guard
from portal.cases.models import About, Case, Corrected, Correction, Decision, Ruling, Topic
from portal.cases.services.telling import tell_recipients
from portal.cases.topics import Ending, Filled
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter, Mail
from portal.inventory import recipients
from portal.inventory.models import DataSystem
from portal.staff.models import User
from portal.ui.signs import sentences
from portal.vault import fields


def answer(
    case: Case,
    *,
    by: Actor,
    body: str,
    decision: str = Decision.ANSWERED,
    ground: str = "",
    since: date | None = None,
    reviewer: User | None = None,
    logic: Iterable[str] = (),
    systems: Iterable[DataSystem] = (),
    not_marketing: bool = False,
    seen: int | None = None,
) -> Case:
    """Answer a general request for good, with the decision that its topic allows and all that this asks for.

    ``body`` is the answer, or the reasons, in plain words. ``logic`` are addresses of computers' decisions to explain,
    ``systems`` those in which a restriction holds. Raises NotAllowed.
    """
    filled = Filled(ground, since, reviewer, tuple(logic), tuple(systems), not_marketing)
    facts = {
        "decision": decision,
        "ground": ground,
        "since": since.isoformat() if since else None,
        "reviewer": reviewer.pk if reviewer else None,
        "systems": [system.pk for system in filled.systems],
    }
    with change(case, Action.ANSWER, by=by, seen=seen, **facts) as case:
        ending = _ending(case, decision, filled, by)
        case.outcome, case.decision, case.ground = ending.outcome, ending.decision, ground
        _rule(case, filled)
        _tell_recipients(case, filled)
        message = correspondence.record_message(case, body, author=by.user)
        _tell(case, key=str(message.pk), body=body)
    return case


def correct(
    case: Case, *, by: Actor, system: DataSystem, result: str, reason: str = "", seen: int | None = None
) -> Case:
    """Record what became of a correction in one data system; one that is not made needs its reason (Art. 16)."""
    with change(case, Action.CORRECT, by=by, seen=seen, system=system.pk, result=result) as case:
        if result == Corrected.REFUSED and not reason.strip():
            raise NotAllowed(_("Say why it is not corrected there: the person is told."))
        sealed = fields.seal(case, "correction", reason) if result == Corrected.REFUSED else None
        values = {"result": result, "reason": sealed, "by": by.user}
        Correction.objects.update_or_create(case=case, system=system, defaults=values)
    return case


def announce_end(case: Case, *, by: Actor, ends_on: date, reason: str, seen: int | None = None) -> Case:
    """Tell the person that a restriction will end, before it does (Art. 18(3)). A later notice replaces an earlier."""
    with change(case, Action.ANNOUNCE_END, by=by, seen=seen, ends_on=ends_on.isoformat()) as case:
        if ends_on <= timezone.localdate():
            raise NotAllowed(_("Name a later day than today: the person must be told before."))
        message = correspondence.record_message(case, reason, author=by.user)
        mail = _queue(case, Letter.ENDING, str(message.pk), reason=reason, ends=ends_on)
        Ruling.objects.filter(case=case).update(ends_on=ends_on, notice=mail)
    return case


def lift(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """End a restriction. Raises NotAllowed unless the notice has left and the day it names has come."""
    with change(case, Action.LIFT, by=by, seen=seen) as case:
        Ruling.objects.filter(case=case).update(lifted_at=timezone.now())
    return case


def _ending(case: Case, decision: str, filled: Filled, by: Actor) -> Ending:
    """The row of the table for this decision. Raises NotAllowed if it is not possible now, or something is missing."""
    ending = next((each for each in topics.endings(case) if each.decision == decision), None)
    if ending is None:
        raise NotAllowed(_("This request cannot end like this. Choose one of the decisions on offer."))
    if decision != Decision.RESTRICTED and topics.is_restricted(case):
        raise NotAllowed(str(Guard.UNRESTRICTED.label))  # of a case taken up again
    if by.who not in ending.by:
        raise NotAllowed(_("Only a data-protection officer decides against what a person asks."))
    if missing := topics.missing(ending, filled):
        raise NotAllowed(sentences(str(topics.NEEDED[ask]) for ask in missing))
    if filled.ground and filled.ground not in {ground.key for ground in topics.grounds(case)}:
        raise NotAllowed(str(topics.NEEDED[topics.Ask.GROUND]))
    if ending.remedies:
        obligations.require_authority(case)
    if filled.reviewer and not topics.reviewers().filter(pk=filled.reviewer.pk).exists():
        raise NotAllowed(_("Only somebody of this office can look at a decision again."))
    return ending


def _rule(case: Case, filled: Filled) -> None:
    logic = rulings.explanations(filled.logic, case.language)
    values = {
        "since": filled.since,
        "reviewer": filled.reviewer,
        "logic": fields.seal(case, "logic", logic) if logic else None,
        "ends_on": None,
        "notice": None,
        "lifted_at": None,
    }
    Ruling.objects.update_or_create(case=case, defaults=values)


def _tell_recipients(case: Case, filled: Filled) -> None:
    """Whoever received what is corrected or restricted is told (Art. 19), and nobody who received nothing of it."""
    corrected = DataSystem.objects.filter(correction__case=case, correction__result=Corrected.DONE)
    if case.topic == Topic.RECTIFICATION:
        tell_recipients(case, recipients.addresses_of(corrected), about=About.RECTIFICATION)
    if case.decision == Decision.RESTRICTED:
        tell_recipients(case, recipients.addresses_of(filled.systems), about=About.RESTRICTION)


def _tell(case: Case, *, key: str, body: str) -> None:
    with translation.override(case.language):
        ruling = rulings.of(case)
    if ruling and (ruling.remedies or case.decision != Decision.ANSWERED):
        letter, owed = Letter.DECIDED, ruling.remedies
        _queue(case, letter, key, ruling=ruling, ground=ruling.ground, owed=owed, reason=body)
    else:
        _queue(case, Letter.ANSWERED, key)


def _queue(case: Case, letter: Letter, key: str, **context: object) -> Mail:
    return correspondence.queue_mail(case, letter, key=key, link=correspondence.status_link(case), **context)
