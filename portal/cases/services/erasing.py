"""Erasures: planned, approved by a second person, run system by system, verified."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from portal.cases import notes
from portal.cases.actors import WORKER, Actor
from portal.cases.change import change, permit
from portal.cases.guards import findings as current_findings
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Case, Erasure, Finding, Plan
from portal.cases.services.revoking import end_others
from portal.outbox.models import JobKind
from portal.outbox.services import cancel_for, enqueue_anew
from portal.vault import fields


class NotWhole(Exception):
    """What was erased is not what was planned: the case does not go on, and staff see why."""


@dataclass(frozen=True)
class Verified:
    """What became of one collection: rows erased, and rows left that should have gone (none, or it is not done)."""

    address: str
    erased: int
    left: int


def submit(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Ask a second person to approve the erasure as it is planned now; an earlier yes to it no longer counts."""
    with change(case, Action.SUBMIT, by=by, seen=seen) as case:
        plan = _plan(case)
        plan.submitted_by, plan.approved_by = by.user, None
        plan.save(update_fields=["submitted_by", "approved_by"])
    return case


def send_back(case: Case, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Do not approve: back to review, with a note that says why. What an earlier yes had begun is called off."""
    with change(case, Action.SEND_BACK, by=by, seen=seen) as case:
        cancel_for(case.pk)
        notes.write(case, by=by, body=reason)
    return case


def approve(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Let the package be made, or the erasure be run exactly as planned: the yes is to the plan's digest."""
    if case.kind in ERASURES:
        return _approve_erasure(case, by=by, seen=seen)
    with change(case, Action.APPROVE, by=by, seen=seen) as case:
        enqueue_anew(JobKind.PACKAGE, key=f"{case.pk}:{case.search_no}", case_id=case.pk)
    return case


def record_erasure(case: Case, erasure: Erasure, results: list[Verified]) -> Case:
    """Keep what one system's erasure did. If nothing is left there it is verified, and the next system is erased.

    What was erased is kept either way: the account of the case must not lose it. From the first system on, what other
    cases of the person hold ends. Raises NotWhole unless what was erased is what was planned, all of it.
    """
    erased, left = sum(result.erased for result in results), sum(result.left for result in results)
    with change(case, Action.RECORD_ERASURE, by=WORKER, system=erasure.system_id, erased=erased, left=left) as case:
        for result in results:
            _account(case, result)
        _check_whole(case, erasure)
        end_others(case)
        if not left:
            erasure.verified_at = timezone.now()
            erasure.save(update_fields=["verified_at"])
            _go_on(case, erasure.plan)
    return case


def record_erased_before(case: Case, erasure: Erasure, results: list[Verified]) -> Case:
    """Keep what an erasure by an earlier plan did and no worker lived to say: the case is being searched anew."""
    erased, left = sum(result.erased for result in results), sum(result.left for result in results)
    with change(case, Action.RECORD_ERASURE, by=WORKER, system=erasure.system_id, erased=erased, left=left) as case:
        for result in results:
            of_then = Finding.objects.filter(case=case, search_no=erasure.plan.search_no, address=result.address)
            of_then.update(erased=result.erased, left=result.left)
        end_others(case)
    return case


def _approve_erasure(case: Case, *, by: Actor, seen: int | None) -> Case:
    permit(case, Action.APPROVE, by)  # elsewhere there may be no plan
    plan = _plan(case)
    with change(case, Action.APPROVE, by=by, seen=seen, plan=plan.digest) as case:
        plan.approved_by = by.user
        plan.save(update_fields=["approved_by"])
        systems = fields.unseal(case, "plan", plan.body)["systems"]
        erasures = [Erasure(plan=plan, system_id=system) for system in systems]
        Erasure.objects.bulk_create(erasures, ignore_conflicts=True)  # approved again after a failure
        _go_on(case, plan)
    return case


def _go_on(case: Case, plan: Plan) -> None:
    """Erase the next system, in the order of the plan, or write the certificate when all are done."""
    following = Erasure.objects.filter(plan=plan, verified_at=None).order_by("pk").first()
    if following:
        enqueue_anew(JobKind.ERASE, key=str(following.pk), case_id=case.pk, erasure=following.pk)
    else:
        enqueue_anew(JobKind.CERTIFICATE, key=f"{case.pk}:{case.search_no}", case_id=case.pk)


def _account(case: Case, result: Verified) -> None:
    finding: Finding = current_findings(case).get(address=result.address)
    if result.erased != finding.to_erase:
        raise NotWhole(f"{result.address}: {result.erased} of {finding.to_erase} rows erased.")
    finding.erased, finding.left = result.erased, result.left
    finding.save(update_fields=["erased", "left"])


def _check_whole(case: Case, erasure: Erasure) -> None:
    """A system that is no longer in use, or whose file calls its collections otherwise now, has no results."""
    missing = current_findings(case).filter(system=erasure.system, to_erase__gt=0, erased=None)
    if missing.exists():
        names = ", ".join(missing.values_list("address", flat=True))
        raise NotWhole(f"{names}: nothing is known of its erasure. Is the system still in use? Search again.")


def _plan(case: Case) -> Plan:
    return Plan.objects.get(case=case, search_no=case.search_no)
