"""What follows from a decision on what was found, and how a search is begun anew."""

from __future__ import annotations

from portal.cases import evidence, exemptions, owner_answers
from portal.cases.actors import Actor
from portal.cases.guards import findings as current_findings
from portal.cases.lifecycle import ERASURES, Action, State
from portal.cases.models import Case
from portal.cases.services.asking import ask_owners
from portal.outbox.models import JobKind
from portal.outbox.services import cancel_for, enqueue
from portal.vault import files


def take_effect(case: Case, by: Actor) -> None:
    """Have a decision on what is left out take effect: the numbers of an access, or a new plan of an erasure."""
    if case.kind in ERASURES:
        plan_again(case, by)
    else:
        exemptions.recount(case)


def plan_again(case: Case, by: Actor) -> None:
    """Search anew inside the change at hand: a plan is only ever made from a fresh look at the systems."""
    evidence.append(case, Action.SEARCH, by=by, facts={"again": True})
    case.state = State.SEARCHING
    start(case)


def start(case: Case) -> None:
    """Have the workers search; what an earlier search found is thrown away. Call it inside a change of the case."""
    if case.search_no:
        cancel_for(case.pk)
        owner_answers.carry_on(case)
        _forget_search(case)
    case.search_no += 1
    case.ambiguous = case.match_confirmed = False
    enqueue(JobKind.SEARCH, key=f"{case.pk}:{case.search_no}", case_id=case.pk, search_no=case.search_no)
    if case.kind not in ERASURES:  # of an erasure they are asked when it begins
        ask_owners(case)


def _forget_search(case: Case) -> None:
    for finding in current_findings(case).exclude(file=None).select_related("file"):
        if finding.file:
            files.delete(finding.file)
