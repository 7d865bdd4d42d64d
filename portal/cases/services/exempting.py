"""Leaving something out, on a ground of the law that the person is told: a system, a kind of information, a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.cases import queries
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Exemption, Scope
from portal.cases.services.planning import take_effect
from portal.vault import fields


@dataclass(frozen=True)
class Because:
    """Why something is left out: the ground and the reason, and where the ground wants it the statute and its end."""

    ground: str
    reason: str
    statute: str = ""
    until: date | None = None


def leave_out(
    case: Case,
    *,
    by: Actor,
    what: str,
    ground: str,
    reason: str,
    statute: str = "",
    until: date | None = None,
    seen: int | None = None,
) -> Case:
    """Leave out of the package, or of the erasure, ``what`` is written as “scope:target”. Raises NotAllowed.

    For an erasure the plan is made anew.
    """
    scope, _colon, target = what.partition(":")
    with change(case, Action.LEAVE_OUT, by=by, seen=seen, what=what, ground=ground) as case:
        if scope not in Scope or not target:
            raise NotAllowed(_("Choose what is to be left out."))
        check(case, Because(ground, reason, statute, until))
        values = {
            "ground": ground,
            "reason": fields.seal(case, "exemption", reason),
            "statute": statute,
            "until": until,
        }
        Exemption.objects.update_or_create(case=case, scope=scope, target=target, defaults=values)
        take_effect(case, by)
    return case


def take_back(case: Case, *, by: Actor, exemption: Exemption, seen: int | None = None) -> Case:
    """Leave it out no longer."""
    with change(case, Action.TAKE_BACK, by=by, seen=seen, what=str(exemption).replace(" ", ":", 1)) as case:
        case.exemptions.filter(pk=exemption.pk).delete()
        take_effect(case, by)
    return case


def check(case: Case, because: Because) -> None:
    """Raise NotAllowed unless it is a ground of this law, with a reason in words, and all that it asks for."""
    ground = next((each for each in queries.grounds_for(case) if each.key == because.ground), None)
    if ground is None:
        raise NotAllowed(_("Choose a ground that this law gives for such a request."))
    if not because.reason.strip():
        raise NotAllowed(_("Give the reason in plain words: the person is told."))
    if ground.statute and not (because.statute.strip() and because.until):
        raise NotAllowed(_("Name the law that says so, and the day until which it holds."))
