"""The conditions of the lifecycle table, each a question to the database about one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Q, QuerySet

from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.lifecycle import Guard
from portal.cases.models import Case, Choice, Erasure, Finding, FindingState, Plan, SharedChoice
from portal.inventory.models import DataSystem


def unmet(case: Case, guards: tuple[Guard, ...], by: Actor) -> list[Guard]:
    """Which of the guards do not hold now."""
    return [guard for guard in guards if not CHECKS[guard](case, by)]


def findings(case: Case) -> QuerySet[Finding]:
    """What the latest search of the case found."""
    return Finding.objects.filter(case=case, search_no=case.search_no)


def _whole(case: Case, _by: Actor) -> bool:
    broken = Q(state=FindingState.FAILED) | Q(left__gt=0)
    return findings(case).exists() and not findings(case).filter(broken).exists()


def _shared_decided(case: Case, _by: Actor) -> bool:
    decided = Choice.objects.filter(case=case).exclude(shared=SharedChoice.UNDECIDED, withhold=False)
    return not findings(case).filter(shared__gt=0).exclude(address__in=decided.values("address")).exists()


def _one_person(case: Case, _by: Actor) -> bool:
    return not case.ambiguous or case.match_confirmed


def _nothing_blocked(case: Case, _by: Actor) -> bool:
    return not findings(case).filter(blocked=True).exists()


def _second_person(case: Case, by: Actor) -> bool:
    plan = Plan.objects.filter(case=case, search_no=case.search_no).first()
    return plan is not None and plan.submitted_by_id is not None and by.user != plan.submitted_by


def _systems(_case: Case, _by: Actor) -> bool:
    return DataSystem.objects.filter(active=True).exists()


def _scoped(case: Case, _by: Actor) -> bool:
    return bool(requests.of(case).categories)


def _erased(case: Case, _by: Actor) -> bool:
    erasures = Erasure.objects.filter(plan__case=case, plan__search_no=case.search_no)
    return not erasures.filter(verified_at=None).exists()


CHECKS: Mapping[Guard, Callable[[Case, Actor], bool]] = {
    Guard.WHOLE: _whole,
    Guard.SHARED_DECIDED: _shared_decided,
    Guard.ONE_PERSON: _one_person,
    Guard.NOTHING_BLOCKED: _nothing_blocked,
    Guard.SECOND_PERSON: _second_person,
    Guard.SYSTEMS: _systems,
    Guard.SCOPED: _scoped,
    Guard.ERASED: _erased,
}
