"""Looking for the person's data, and what staff decide about what was found."""

from __future__ import annotations

import hashlib
from datetime import date

import orjson

from portal.cases import exemptions, findings, guards
from portal.cases.actors import WORKER, Actor
from portal.cases.change import change
from portal.cases.findings import SearchResult
from portal.cases.lifecycle import ERASURES, Action, Guard
from portal.cases.models import Case, Choice, Document, Finding, Plan, SharedChoice, SystemProblem
from portal.cases.services.exempting import Because, check
from portal.cases.services.planning import plan_again, start, take_effect
from portal.problems import kept
from portal.vault import fields


def search(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Have the workers look for the person in every system; an earlier search of the case is thrown away.

    For an erasure the search also makes the plan. A question to the person that was not answered waits no longer.
    """
    with change(case, Action.SEARCH, by=by, seen=seen) as case:
        start(case)
    return case


def record_search(case: Case, result: SearchResult) -> Case:
    """Keep what a search found. Raises NotAllowed when the case moved on meanwhile, so nothing is kept."""
    totals = {"collections": len(result.found), "rows": sum(found.found for found in result.found)}
    with change(case, Action.RECORD_SEARCH, by=WORKER, failed=len(result.problems), **totals) as case:
        case.ambiguous = result.ambiguous
        findings.keep(case, result)
        if case.kind not in ERASURES:
            exemptions.recount(case)
        SystemProblem.objects.bulk_create(
            SystemProblem(
                case=case,
                search_no=case.search_no,
                system_id=system,
                problem=kept(result.problems.get(system, "")),
                warnings=list(map(kept, result.warnings.get(system, []))),
            )
            for system in sorted({*result.problems, *result.warnings})
        )
        if case.kind in ERASURES and result.plan is not None:
            _keep_plan(case, result.plan)
    return case


def record_failure(case: Case, *, job: int) -> Case:
    """Bring a case whose work failed for good back to staff, who see the job's problem."""
    with change(case, Action.RECORD_FAILURE, by=WORKER, job=job) as case:
        pass
    return case


def record_view(case: Case, finding: Finding, *, by: Actor, page: int) -> None:
    """Evidence that somebody of staff read found data."""
    with change(case, Action.VIEW_DATA, by=by, finding=finding.pk, page=page):
        pass


def record_preview(case: Case, document: Document, *, by: Actor) -> None:
    """Evidence that somebody of staff opened a finished document."""
    with change(case, Action.VIEW_DATA, by=by, document=document.pk):
        pass


def confirm_match(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """A human checked that the identifiers given belong to one person."""
    with change(case, Action.CONFIRM_MATCH, by=by, seen=seen) as case:
        case.match_confirmed = True
    return case


def choose_shared(case: Case, finding: Finding, *, by: Actor, choice: SharedChoice, seen: int | None = None) -> Case:
    """Decide about rows that are also somebody else's: leave them alone, or treat them as this person's.

    For an erasure, the last of these decisions has the plan made again.
    """
    with change(case, Action.CHOOSE, by=by, seen=seen, finding=finding.pk, shared=choice) as case:
        _decide(case, finding, shared=choice, shared_rows=finding.shared)
        if case.kind in ERASURES and not guards.unmet(case, (Guard.SHARED_DECIDED,), by):
            plan_again(case, by)
    return case


def withhold(
    case: Case,
    finding: Finding,
    *,
    by: Actor,
    ground: str,
    reason: str,
    statute: str = "",
    until: date | None = None,
    seen: int | None = None,
) -> Case:
    """Keep a collection out of the package, or out of the erasure; the person is told the ground and the reason.

    Raises NotAllowed without either, or without the statute and its end where the ground is one.
    """
    facts = {"finding": finding.pk, "withheld": finding.found, "ground": ground}
    with change(case, Action.CHOOSE, by=by, seen=seen, **facts) as case:
        check(case, Because(ground, reason, statute, until))
        sealed = fields.seal(case, "reason", reason)
        _decide(case, finding, withhold=True, ground=ground, reason=sealed, statute=statute, until=until)
        take_effect(case, by)
    return case


def include(case: Case, finding: Finding, *, by: Actor, seen: int | None = None) -> Case:
    """Take back that a collection is withheld."""
    with change(case, Action.CHOOSE, by=by, seen=seen, finding=finding.pk, withheld=0) as case:
        _decide(case, finding, withhold=False, ground="", reason=None, statute="", until=None)
        take_effect(case, by)
    return case


def show_others(case: Case, finding: Finding, *, by: Actor, seen: int | None = None) -> Case:
    """Somebody looked: columns with other people's data do not harm them, and go into the package (Art. 15(4))."""
    with change(case, Action.CHOOSE, by=by, seen=seen, finding=finding.pk, others_shown=True) as case:
        _decide(case, finding, show_others=True)
    return case


def hide_others(case: Case, finding: Finding, *, by: Actor, seen: int | None = None) -> Case:
    """Take that back: the columns stay out of the package again."""
    with change(case, Action.CHOOSE, by=by, seen=seen, finding=finding.pk, others_shown=False) as case:
        _decide(case, finding, show_others=False)
    return case


def reason_of(case: Case, choice: Choice) -> str:
    """Why something is withheld, in the words the person is told. Raises KeyDestroyed."""
    return str(fields.unseal(case, "reason", choice.reason)) if choice.reason else ""


def _decide(case: Case, finding: Finding, **values: object) -> None:
    Choice.objects.update_or_create(case=case, address=finding.address, defaults=values)


def _keep_plan(case: Case, plan: dict[str, object]) -> None:
    digest = hashlib.sha256(orjson.dumps(plan, option=orjson.OPT_SORT_KEYS)).hexdigest()
    Plan.objects.create(case=case, search_no=case.search_no, body=fields.seal(case, "plan", plan), digest=digest)
