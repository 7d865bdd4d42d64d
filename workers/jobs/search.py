"""Searching all systems for the person of a case; for an erasure, planning it."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from portal.cases import request as requests
from portal.cases import services
from portal.cases.change import NotAllowed
from portal.cases.findings import Details, Found, SearchResult
from portal.cases.lifecycle import ERASURES, Kind, State
from portal.cases.models import Case
from portal.problems import Problem
from workers import outbox
from workers.connectors.problems import SystemDown
from workers.engine.plan import Entry, ErasurePlan, ErasurePolicy
from workers.erasure import plan_erasure
from workers.jobs.choosing import choices_of
from workers.jobs.held import case_of
from workers.jobs.problems import NotNow, Stopped
from workers.jobs.said import columns_of, label_of, masked, stays
from workers.jobs.systems import Systems, in_use
from workers.jobs.unsettled import settle
from workers.jobs.vault_rows import VaultSink
from workers.outbox import Lease
from workers.search import Result, search


def run(held: Lease) -> None:
    """Search, or plan an erasure, and record it if the case still waits for this search."""
    case = case_of(held)
    if case.state != State.SEARCHING or case.search_no != held.arguments["search_no"]:
        raise NotAllowed("The case has moved on.")
    systems = in_use()
    sink = VaultSink(case, held)
    try:
        made = _plan(case, systems, held) if case.kind in ERASURES else _search(case, systems, sink)
    except SystemDown as down:
        raise NotNow(Problem("A system went away while it was read: %(problem)s", problem=str(down))) from None
    with outbox.completing(held):
        sink.save()
        services.record_search(case, made)


def policy_of(case: Case) -> ErasurePolicy:
    """What a request for erasure asks for: the whole person, or the categories they chose."""
    if case.kind == Kind.ACCOUNT_DELETION:
        return ErasurePolicy(("user",), "delete")
    return ErasurePolicy(tuple(requests.of(case).categories), "null_rewrite")


def _search(case: Case, systems: Systems, sink: VaultSink) -> SearchResult:
    request = requests.of(case)
    report = search(
        systems.graph, systems.connectors, request.all_identities, sink=sink, name=request.name, strict=False
    )
    doubts = report.ambiguous or report.untied or report.otherwise
    warnings = report.warnings
    found = [_found(systems, each, warnings.get(each.address, []), sink) for each in report.results.values()]
    problems = {systems.owner[dataset].pk: problem for dataset, problem in report.problems.items()}
    return SearchResult(found, problems, systems.warnings, ambiguous=bool(doubts))


def _found(systems: Systems, result: Result, warnings: list[str], sink: VaultSink) -> Found:
    collection, system = systems.graph.collections[result.address], systems.system_of(result.address)
    return Found(
        system_id=system.pk,
        address=result.address,
        state=result.state,
        found=result.rows,
        shared=result.shared,
        rows=sink.files.get(result.address),
        details=Details(
            label=label_of(collection),
            system=systems.label(system),
            problem=result.problem,
            warnings=warnings,
            third_party=list(result.third_party),
            columns=columns_of(collection),
        ),
    )


def _plan(case: Case, systems: Systems, held: Lease) -> SearchResult:
    settle(case, systems, held)
    request, policy, choices = requests.of(case), policy_of(case), choices_of(case, systems)
    plan = plan_erasure(
        systems.graph, systems.connectors, request.all_identities, policy, choices, name=request.name, strict=False
    )
    found = [_planned(systems, entry, plan.warnings.get(entry.address, [])) for entry in plan.entries.values()]
    found += [_unsearched(systems, address, "failed", why) for address, why in plan.problems.items()]
    found += [_unsearched(systems, address, "unreachable", why) for address, why in plan.unreachable.items()]
    problems: dict[int, str] = {}
    for address, problem in plan.problems.items():
        problems.setdefault(systems.system_of(address).pk, problem)
    body = {"engine": plan.to_json(), "systems": system_order(plan, systems)}
    ambiguous = bool(plan.ambiguous or plan.untied or plan.otherwise)
    return SearchResult(found, problems, systems.warnings, ambiguous=ambiguous, plan=body)


def _planned(systems: Systems, entry: Entry, warnings: list[str]) -> Found:
    collection, system = systems.graph.collections[entry.address], systems.system_of(entry.address)
    return Found(
        system_id=system.pk,
        address=entry.address,
        state="found" if entry.found else "empty",
        found=entry.found,
        shared=entry.shared,
        to_erase=entry.rows,
        details=Details(
            label=label_of(collection),
            system=systems.label(system),
            warnings=warnings,
            delete=entry.delete,
            fields=masked(collection, entry),
            kept=[stays(collection, kept) for kept in entry.kept],
            blocked=entry.blocked,
            columns=columns_of(collection),
            newest=entry.newest if entry.found else "",
        ),
    )


def _unsearched(systems: Systems, address: str, state: str, problem: str) -> Found:
    system = systems.system_of(address)
    details = Details(label=label_of(systems.graph.collections[address]), system=systems.label(system), problem=problem)
    return Found(system.pk, address, state, details=details)


def system_order(plan: ErasurePlan, systems: Systems) -> list[int]:
    """The systems with something to erase, each before those that lead to it: its rows must still be findable.

    Raises Stopped when systems lead to each other in a circle, for then no order is safe.
    """
    concerned = {systems.system_of(address).pk for address in plan.order}
    before: dict[int, set[int]] = {system: set() for system in sorted(concerned)}
    for edge in systems.graph.edges:
        source, target = systems.system_of(edge.source).pk, systems.system_of(edge.target).pk
        if source != target and {source, target} <= concerned:
            before[source].add(target)
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        words = Problem("Systems refer to each other in a circle: erase in one of them by hand first.")
        raise Stopped(words) from None
