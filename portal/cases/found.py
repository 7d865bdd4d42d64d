"""What the latest search of a case found, system by system, as staff see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Sum

from portal.cases import guards, queries
from portal.cases.collection import Collection, collection_of
from portal.cases.models import Case, Choice, Erasure, SystemProblem
from portal.inventory.models import DataSystem


@dataclass(frozen=True)
class SystemPart:
    """One data system: its collections, why it could not be read if so, what is odd in its file, and when its erasure
    was verified.
    """

    system: DataSystem
    collections: list[Collection]
    problem: str = ""
    warnings: list[str] = field(default_factory=list)
    verified_at: datetime | None = None


def systems(case: Case) -> Iterator[SystemPart]:
    """Every system that was searched, or could not be."""
    choices = {choice.address: choice for choice in Choice.objects.filter(case=case)}
    undecided = guards.undecided(case)
    exempted = list(case.exemptions.all())
    problems = SystemProblem.objects.filter(case=case, search_no=case.search_no).select_related("system")
    problem_of = {problem.system_id: problem for problem in problems}
    erasures = Erasure.objects.filter(plan__case=case, plan__search_no=case.search_no)
    verified = dict(erasures.values_list("system_id", "verified_at"))
    for system, group in groupby(queries.findings(case), key=lambda finding: finding.system):
        collections = [
            collection_of(case, finding, choices.get(finding.address), undecided, exempted) for finding in group
        ]
        problem = problem_of.pop(system.pk, SystemProblem())
        yield SystemPart(system, collections, problem.problem, problem.warnings, verified.get(system.pk))
    for problem in problem_of.values():
        yield SystemPart(problem.system, [], problem.problem, problem.warnings)


def totals(case: Case) -> dict[str, Any]:
    """The numbers of all collections together."""
    sums = {name: Sum(name, default=0) for name in ("found", "withheld", "shared", "to_erase", "erased", "left")}
    summed: dict[str, Any] = queries.findings(case).order_by().aggregate(**sums)
    return {
        **summed,
        "included": summed["found"] - summed["withheld"],
        "kept": summed["found"] - summed["to_erase"],
        "to_come": summed["to_erase"] - summed["erased"],
    }


def collection(case: Case, finding_id: int) -> Collection:
    """One collection of the latest search. Raises Finding.DoesNotExist."""
    finding = queries.findings(case).get(pk=finding_id)
    choice = Choice.objects.filter(case=case, address=finding.address).first()
    return collection_of(case, finding, choice, guards.undecided(case), case.exemptions.all())
