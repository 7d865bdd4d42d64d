"""Erasing again what a backup brought back, as it was erased before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from portal.cases import backups, holds
from portal.cases import request as requests
from portal.cases.backups import Remembered
from portal.cases.models import Erased, Erasure
from workers.connectors.problems import ErasureRefused, SystemDown
from workers.engine.dataset import Retain
from workers.engine.plan import ErasurePlan
from workers.engine.source import DatasetError
from workers.erasure import Choices, execute, plan_erasure
from workers.jobs.choosing import choices_of
from workers.jobs.systems import Systems, in_use


@dataclass
class Replay:
    """What one erasure would do again, or did: rows that came back, by collection, and why it was not done."""

    came_back: dict[str, int] = field(default_factory=dict)
    erased: dict[str, int] = field(default_factory=dict)
    problem: str = ""


def remember(erasure: Erasure, plan: ErasurePlan) -> None:
    """Keep how to erase a system again, where its erasure is recorded; nothing if nothing of it was to go."""
    case = erasure.plan.case
    systems = in_use()
    if not _order(plan, systems, erasure.system_id):
        return
    request, choices = requests.of(case), choices_of(case, systems)
    fields = {
        address: {path: asdict(replace(law, reason="")) for path, law in laws.items()}
        for address, laws in choices.fields.items()
    }
    kept = {"allow": sorted(choices.allow), "keep": sorted(choices.keep), "fields": fields}
    backups.remember(case, erasure.system, Remembered(request.all_identities, request.name, plan.to_json(), kept))


def replay(erased: Erased, *, executing: bool) -> Replay:
    """Look for what was erased, with all that led there then; and erase it again, if told to.

    Rows that came back and may be somebody else's by now, that a legal hold keeps, or whose erasure would break
    something are left alone: ``problem`` says which it is.
    """
    done = Replay()
    if holds.stopping_erasure(erased.case):
        done.problem = "a legal hold stops it"
        return done
    try:
        _again(erased, done, executing=executing)
    except (SystemDown, ErasureRefused, DatasetError) as error:
        done.problem = str(error)
    return done


def _again(erased: Erased, done: Replay, *, executing: bool) -> None:
    what, systems = backups.recall(erased), in_use()
    then = ErasurePlan.from_json(what.plan)
    choices = _choices(what.choices)
    found: dict[str, Any] = {"name": what.name, "strict": False, "remembered": then.crossed}
    now = plan_erasure(systems.graph, systems.connectors, what.identities, then.policy, choices, **found)
    mine = set(_order(then, systems, erased.system_id))
    now.entries = {address: entry for address, entry in now.entries.items() if address in mine}
    now.order = [address for address in now.order if address in mine]
    done.came_back = {address: now.entries[address].rows for address in now.order}
    done.problem = _problem(now, mine, _unsure(then))
    if executing and done.came_back and not done.problem:
        only = systems.datasets_of(erased.system_id)
        given = systems.graph, systems.connectors, what.identities, choices
        done.erased = execute(now, *given, only=only, remembered=then.crossed)


def _order(plan: ErasurePlan, systems: Systems, system_id: int) -> list[str]:
    """The collections of one system that a plan erases something in."""
    only = systems.datasets_of(system_id)
    return [address for address in plan.order if address.partition(":")[0] in only]


def _unsure(plan: ErasurePlan) -> set[str]:
    return {*plan.ambiguous, *plan.untied, *plan.otherwise}


def _problem(now: ErasurePlan, mine: set[str], accepted: set[str]) -> str:
    """Why it cannot be done: a human had looked at what was unsure ``accepted`` then."""
    for address in sorted(mine & now.problems.keys()):
        return f"{address}: {now.problems[address]}"
    for address in sorted((mine & _unsure(now)) - accepted):
        return f"{address}: these rows may be somebody else's: look at them first"
    for address, entry in now.entries.items():
        if entry.blocked:
            return f"{address}: {entry.blocked[0]}"
    return ""


def _choices(kept: Mapping[str, Any]) -> Choices:
    fields = {address: {path: Retain(**law) for path, law in laws.items()} for address, laws in kept["fields"].items()}
    return Choices(allow=frozenset(kept["allow"]), keep=frozenset(kept["keep"]), fields=fields)
