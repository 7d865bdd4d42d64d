"""Work that failed for good, tried again at somebody's word."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.cases import queries
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action, State
from portal.cases.models import Case
from portal.outbox import services as outbox
from portal.outbox.models import JobKind

RESUMED: Mapping[str, State] = {
    JobKind.SEARCH: State.SEARCHING,
    JobKind.PACKAGE: State.EXECUTING,
    JobKind.ERASE: State.EXECUTING,
    JobKind.CERTIFICATE: State.EXECUTING,
}


def retry(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Run the dead jobs of a case again; a search or an erasure brings the case back to where its work stopped.

    What was approved stays approved: the jobs do exactly what they were to do before. Raises NotAllowed if none
    is dead.
    """
    dead = list(queries.dead_jobs(case))
    if not dead:
        raise NotAllowed(_("Nothing has failed that could be tried again."))
    resumed = next((RESUMED[job.kind] for job in dead if job.kind in RESUMED), None)
    action = Action.RESUME if resumed else Action.RETRY
    with change(case, action, by=by, seen=seen, jobs=[job.pk for job in dead]) as case:
        if resumed:
            case.state = resumed
        for job in dead:
            outbox.retry(job)
    return case
