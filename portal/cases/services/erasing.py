"""Erasures: run system by system, verified."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from portal.cases import owner_answers
from portal.cases.actors import WORKER
from portal.cases.change import change
from portal.cases.guards import findings as current_findings
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Erasure, Finding, Plan
from portal.cases.services.revoking import end_others
from portal.cases.services.telling import tell_of_erased
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue_anew


class NotWhole(Exception):
    """What was erased is not what was planned: the case does not go on, and staff see why."""


@dataclass(frozen=True)
class Verified:
    """What became of one collection: rows erased, and rows left that should have gone (none, or it is not done)."""

    address: str
    erased: int
    left: int


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
            go_on(case, erasure.plan)
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


def go_on(case: Case, plan: Plan) -> None:
    """Erase the next system, in the order of the plan, or write the certificate when all are done.

    Owners who were asked to erase must have answered too.
    """
    following = Erasure.objects.filter(plan=plan, verified_at=None).order_by("pk").first()
    if following:
        enqueue_anew(JobKind.ERASE, key=str(following.pk), case_id=case.pk, erasure=following.pk)
    elif not owner_answers.open_tasks(case).exists():
        tell_of_erased(case)
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
