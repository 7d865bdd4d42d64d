"""Legal holds: set and released by a data-protection officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.cases import evidence, holds, notes
from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import ERASURES, STOPPED_BY_HOLD, Action
from portal.cases.models import Case, Hold, Plan
from portal.cases.persons import cases_of_same_person
from portal.cases.services.approving import void_approval
from portal.cases.services.asking import stop_asking
from portal.outbox.services import cancel_for
from portal.vault import fields


def hold(case: Case, *, by: Actor, reason: str, review_on: date, seen: int | None = None) -> Case:
    """Keep everything for now (Art. 17(3)(b) and (e), 18(2)). An erasure of this person's data that was approved, for
    this case or another, does not run any more.

    What was carried out before stays done. When the hold is released such an erasure is planned and approved anew.
    """
    with change(case, Action.HOLD, by=by, seen=seen, review=review_on.isoformat()) as case:
        Hold.objects.create(case=case, reason=fields.seal(case, "hold", reason), review_on=review_on, set_by=by.user)
        if case.kind in ERASURES and case.state in STOPPED_BY_HOLD:
            _stop(case, by)
        for other in _approved(cases_of_same_person(case)):
            with change(other, Action.CALL_OFF, by=by, search=other.search_no) as stopped:
                _forget_approval(stopped)
    return case


def release_hold(case: Case, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Let things take their course again; why is kept as an internal note."""
    with change(case, Action.RELEASE_HOLD, by=by, seen=seen) as case:
        holds.live().filter(case=case).update(released_at=timezone.now())
        notes.write(case, by=by, body=reason)
    return case


def _stop(case: Case, by: Actor) -> None:
    if _approved([case]):
        evidence.append(case, Action.CALL_OFF, by=by, facts={"search": case.search_no})
    _forget_approval(case)


def _forget_approval(case: Case) -> None:
    cancel_for(case.pk)
    stop_asking(case)
    void_approval(case)
    Plan.objects.filter(case=case, search_no=case.search_no).update(submitted_by=None)


def _approved(cases: Iterable[Case]) -> QuerySet[Case]:
    """Of these cases, locked, the ones with an erasure that was approved and is not done."""
    numbers = [case.pk for case in cases if case.kind in ERASURES and case.state in STOPPED_BY_HOLD]
    approved = Plan.objects.filter(case=OuterRef("pk"), search_no=OuterRef("search_no"), approved_by__isnull=False)
    return Case.objects.filter(Exists(approved), pk__in=numbers).select_for_update().order_by("pk")
