"""What staff decided to keep, as an erasure takes it: whole collections, and fields of the others."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from portal.cases import exemptions, services
from portal.cases.explain import in_words
from portal.cases.models import Case, Choice, Exemption
from portal.inventory.categories import kind_of
from portal.texts import in_language
from workers.engine.dataset import Collection, Field, Retain
from workers.engine.plan import Kept, Why
from workers.jobs.systems import Systems


def columns_of(collection: Collection, language: str) -> list[dict[str, Any]]:
    """The fields of a collection for :class:`portal.cases.findings.Details`: what holds a field is of its kinds too."""
    return [column for each in collection.fields for column in _columns(each, collection.categories, language)]


def exempted(case: Case, systems: Systems) -> tuple[dict[str, Kept], dict[str, dict[str, Retain]]]:
    """By address: the collections that stay whole, and of the others the fields that stay."""
    found = list(case.exemptions.all())
    whole: dict[str, Kept] = {}
    fields: dict[str, dict[str, Retain]] = {}
    for address, collection in systems.graph.collections.items():
        columns, system = columns_of(collection, case.language), systems.system_of(address).key
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
    return Kept(0, Why.STAFF, (), reason, choice.ground, choice.statute, _day(case, choice))


def _law(case: Case, exemption: Exemption) -> Retain:
    reason = exemptions.reason_of(case, exemption)
    return Retain(exemption.ground, exemption.statute, _day(case, exemption), reason)


def _day(case: Case, decided: Choice | Exemption) -> str:
    with translation.override(case.language):
        return in_words(decided.until) if decided.until else ""


def _columns(field: Field, above: tuple[str, ...], language: str) -> list[dict[str, Any]]:
    categories = (*above, *field.categories)
    kinds = sorted({kind_of(category) for category in categories})
    label = in_language(field.meta.get("label"), language) or field.path
    inner = [column for each in field.fields for column in _columns(each, categories, language)]
    return [{"path": field.path, "label": label, "kinds": kinds}, *inner]
