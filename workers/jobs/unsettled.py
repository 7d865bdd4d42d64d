"""Erasures of which nobody knows whether they were done: a worker was about to commit, and never said what became."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from portal.cases import request as requests
from portal.cases import services
from portal.cases.models import Case, Erasure, Finding
from portal.cases.services.erasing import Verified
from portal.law.keeping import Why
from portal.problems import Problem
from portal.vault import fields
from workers import outbox
from workers.engine.plan import ErasurePlan
from workers.erasure import Choices, remaining
from workers.jobs.problems import Stopped
from workers.jobs.replaying import remember
from workers.jobs.systems import Systems
from workers.outbox import Lease


def settle(case: Case, systems: Systems, held: Lease) -> None:
    """Before a case is searched anew: put into its account what an earlier plan has erased without saying so."""
    for erasure in _unsettled(case):
        plan = plan_of(erasure)
        results = read_again(erasure, plan, systems)
        if not results:
            label = erasure.system.label
            raise Stopped(
                Problem("%(system)s: nobody knows whether it was erased there. Use it again, as it was.", system=label)
            )
        with outbox.holding(held):
            if was_committed(results):
                services.record_erased_before(case, erasure, results)
                remember(erasure, plan)
            else:
                forget_beginning(erasure)


def plan_of(erasure: Erasure) -> ErasurePlan:
    """The engine's part of the plan."""
    return ErasurePlan.from_json(fields.unseal(erasure.plan.case, "plan", erasure.plan.body)["engine"])


def read_again(erasure: Erasure, plan: ErasurePlan, systems: Systems) -> list[Verified]:
    """What is left in a system of what was to go there, and what is gone if the plan was carried out.

    Nothing for a system that is no longer in use, or whose file calls its collections otherwise now.
    """
    only = systems.datasets_of(erasure.system_id)
    known = [address for address in plan.entries if address in systems.graph.collections]
    planned = [address for address in known if address.partition(":")[0] in only]
    if not planned:
        return []
    identities = requests.of(erasure.plan.case).all_identities
    left = remaining(plan, systems.graph, systems.connectors, identities, _as_planned(plan), only=only)
    return [Verified(address, plan.entries[address].rows, left.get(address, 0)) for address in planned]


def was_committed(results: list[Verified]) -> bool:
    """All of it went in one transaction or nothing did; what is left although it went has come since."""
    return any(result.left < result.erased for result in results)


def forget_beginning(erasure: Erasure) -> None:
    """It was not committed after all."""
    erasure.begun_at = None
    erasure.save(update_fields=["begun_at"])


def _unsettled(case: Case) -> QuerySet[Erasure]:
    told = Finding.objects.filter(
        case=case, search_no=OuterRef("plan__search_no"), system=OuterRef("system"), erased__isnull=False
    )
    begun = Erasure.objects.filter(~Exists(told), plan__case=case, begun_at__isnull=False)
    return begun.select_related("plan__case__key", "system").order_by("pk")


def _as_planned(plan: ErasurePlan) -> Choices:
    """What humans had decided when the plan was made; they may have changed their minds since."""
    entries = plan.entries.items()
    return Choices(keep=frozenset(a for a, entry in entries if any(kept.why is Why.SHARED for kept in entry.kept)))
