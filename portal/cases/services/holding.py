"""Legal holds: set and released by a data-protection officer."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from portal.cases import holds, notes
from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import ERASURES, STOPPED_BY_HOLD, Action
from portal.cases.models import Case, Hold, Plan
from portal.cases.services.approving import void_approval
from portal.cases.services.asking import stop_asking
from portal.outbox.services import cancel_for
from portal.vault import fields


def hold(case: Case, *, by: Actor, reason: str, review_on: date, seen: int | None = None) -> Case:
    """Keep everything for now (Art. 17(3)(b) and (e), 18(2)). An erasure that was approved does not run any more.

    What was carried out before stays done. Approval has to be asked for anew when the hold is released.
    """
    with change(case, Action.HOLD, by=by, seen=seen, review=review_on.isoformat()) as case:
        Hold.objects.create(case=case, reason=fields.seal(case, "hold", reason), review_on=review_on, set_by=by.user)
        if case.kind in ERASURES and case.state in STOPPED_BY_HOLD:
            cancel_for(case.pk)
            stop_asking(case)
            void_approval(case)
            Plan.objects.filter(case=case, search_no=case.search_no).update(submitted_by=None)
    return case


def release_hold(case: Case, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Let things take their course again; why is kept as an internal note."""
    with change(case, Action.RELEASE_HOLD, by=by, seen=seen) as case:
        holds.live().filter(case=case).update(released_at=timezone.now())
        notes.write(case, by=by, body=reason)
    return case
