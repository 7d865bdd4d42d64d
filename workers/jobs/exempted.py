"""What staff decided to keep, as an erasure takes it: whole collections, and fields of the others."""

from __future__ import annotations

from portal.cases import exemptions, services
from portal.cases.models import Case, Choice, Exemption
from portal.law.keeping import Why
from workers.engine.dataset import Retain
from workers.engine.plan import Kept
from workers.jobs.said import columns_of
from workers.jobs.systems import Systems


def exempted(case: Case, systems: Systems) -> tuple[dict[str, Kept], dict[str, dict[str, Retain]]]:
    """By address: the collections that stay whole, and of the others the fields that stay."""
    found = list(case.exemptions.all())
    whole: dict[str, Kept] = {}
    fields: dict[str, dict[str, Retain]] = {}
    for address, collection in systems.graph.collections.items():
        columns, system = columns_of(collection), systems.system_of(address).key
        for part in exemptions.covered(found, system=system, address=address, columns=columns):
            law = _law(case, part.exemption)
            if part.whole:
                whole[address] = Kept(0, Why.STAFF, (), law.reason, law.ground, law.statute, law.until)
            else:
                fields.setdefault(address, {}).update(dict.fromkeys(part.paths, law))
    return whole, fields


def withheld_by(case: Case, choice: Choice) -> Kept:
    """A collection that staff keep by itself."""
    reason = services.searching.reason_of(case, choice)
    return Kept(0, Why.STAFF, (), reason, choice.ground, choice.statute, _day(choice))


def _law(case: Case, exemption: Exemption) -> Retain:
    reason = exemptions.reason_of(case, exemption)
    return Retain(exemption.ground, exemption.statute, _day(exemption), reason)


def _day(decided: Choice | Exemption) -> str:
    return decided.until.isoformat() if decided.until else ""
