"""Erasing in one system, exactly as a second person approved it."""

from __future__ import annotations

import hashlib
from functools import partial

import orjson
from django.utils import timezone

from portal.cases import holds, queries, services
from portal.cases import request as requests
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import State
from portal.cases.models import Case, Erasure
from portal.cases.services.erasing import NotWhole, Verified
from portal.problems import Problem
from portal.vault import fields
from workers import outbox
from workers.connectors.problems import ErasureRefused, SystemDown
from workers.engine.plan import ErasurePlan
from workers.engine.source import DatasetError
from workers.erasure import execute
from workers.jobs.choosing import choices_of
from workers.jobs.problems import NotNow, Stopped
from workers.jobs.replaying import remember
from workers.jobs.systems import in_use
from workers.jobs.unsettled import forget_beginning, read_again, was_committed
from workers.outbox import Lease


def run(held: Lease) -> None:
    """Erase, read again, record. After a crash before the commit was known it first looks whether it had been."""
    erasure = Erasure.objects.select_related("plan__case__key", "system").get(pk=held.arguments["erasure"])
    plan = approved_plan(erasure)
    try:
        results = _erase(erasure, plan, held)
    except SystemDown as down:
        raise NotNow(Problem("%(label)s: %(text)s", label=erasure.system.label, text=str(down))) from None
    except (ErasureRefused, DatasetError) as refused:
        forget_beginning(erasure)
        said = {"system": erasure.system.label, "problem": str(refused)}
        raise Stopped(Problem("%(system)s: %(problem)s. Nothing was changed there.", **said)) from None
    try:
        _record(held, erasure, plan, results)
    except NotWhole as problem:
        raise Stopped(str(problem)) from None


def _record(held: Lease, erasure: Erasure, plan: ErasurePlan, results: list[Verified]) -> None:
    """Where reading again finds more, what was erased is kept, and the case comes back to staff."""
    case, label = erasure.plan.case, erasure.system.label
    found_again = ", ".join(f"{result.address} ({result.left})" for result in results if result.left)
    problem = Problem(
        "%(system)s: erased, but read again there was more: %(found)s. Search again.", system=label, found=found_again
    )
    with outbox.completing(held, problem=problem if found_again else ""):
        services.record_erasure(case, erasure, results)
        remember(erasure, plan)
        if found_again:
            services.record_failure(case, job=held.job)


def approved_plan(erasure: Erasure) -> ErasurePlan:
    """The plan to run. Raises NotAllowed unless the case is being executed and a plan of it was approved, and Stopped
    if it is not this very plan, or was carried out before without being enough.
    """
    plan, case = erasure.plan, erasure.plan.case
    if case.state != State.EXECUTING or plan.search_no != case.search_no or plan.approved_by_id is None:
        raise NotAllowed("The erasure is not approved, or the case has moved on.")
    _refuse_held(case)
    if queries.findings(case).filter(system=erasure.system, left__gt=0).exists():
        label = erasure.system.label
        raise Stopped(Problem("%(system)s: this plan was carried out, and there was more. Search again.", system=label))
    body = fields.unseal(case, "plan", plan.body)
    if hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest() != plan.digest:
        raise Stopped(Problem("The plan is not the one that was approved. Search again."))
    return ErasurePlan.from_json(body["engine"])


def _erase(erasure: Erasure, plan: ErasurePlan, held: Lease) -> list[Verified]:
    """A worker that was about to commit before may have erased everything without saying so. One that was thought dead
    and wakes up in the middle does not commit: the job may be another's by now, or called off.
    """
    case, systems = erasure.plan.case, in_use()
    again = partial(read_again, erasure, plan, systems)
    if erasure.begun_at and was_committed(results := again()):
        return results
    only = systems.datasets_of(erasure.system_id)
    if any(address.partition(":")[0] in only for address in plan.order):
        identities, choices = requests.of(case).all_identities, choices_of(case, systems)
        permitted = partial(_begin, erasure, held)
        execute(plan, systems.graph, systems.connectors, identities, choices, only=only, permitted=permitted)
    return again()


def _refuse_held(case: Case) -> None:
    if holds.stopping_erasure(case):
        raise Stopped(Problem("A legal hold stops this erasure."))


def _begin(erasure: Erasure, held: Lease) -> None:
    """The last thing before the commit: from here on only reading again tells whether it is done."""
    with outbox.holding(held):
        _refuse_held(erasure.plan.case)
        erasure.begun_at = timezone.now()
        erasure.save(update_fields=["begun_at"])
