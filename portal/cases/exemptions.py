"""What is left out by system, kind of information or field, and on which ground: read alike by portal and workers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.cases import findings as sealed
from portal.cases.explain import in_words
from portal.cases.findings import Details
from portal.cases.models import Case, Choice, Exemption, Finding, Scope
from portal.inventory.categories import words_for
from portal.inventory.models import DataSystem
from portal.law.jurisdiction import jurisdiction
from portal.ui.signs import bracketed, labelled, listed
from portal.ui.texts import citation, localised
from portal.vault import fields

Columns = Sequence[dict[str, Any]]  # as in Details


@dataclass(frozen=True)
class Covered:
    """What one exemption leaves out of one collection: the ``paths``, or the ``whole`` of it."""

    exemption: Exemption
    paths: tuple[str, ...]
    whole: bool


def covered(exemptions: Iterable[Exemption], *, system: str, address: str, columns: Columns) -> list[Covered]:
    """What exemptions leave out of a collection with these columns in the system of that key."""
    every = {column["path"] for column in columns if "." not in column["path"]}
    found = []
    for exemption in exemptions:
        paths = tuple(_paths(exemption, system, address, columns))
        whole = exemption.scope == Scope.SYSTEM and exemption.target == system
        if paths or whole:
            found.append(Covered(exemption, paths, whole or every <= set(paths)))
    return found


def in_finding(finding: Finding, details: Details, exemptions: Iterable[Exemption]) -> list[Covered]:
    """The same for a collection of the latest search."""
    return covered(exemptions, system=finding.system.key, address=finding.address, columns=details.columns)


def recount(case: Case) -> None:
    """Bring ``withheld`` of everything that was found for an access up to what staff decided by now."""
    found = Finding.objects.filter(case=case, search_no=case.search_no)
    exemptions = list(case.exemptions.all())
    withheld = set(Choice.objects.filter(case=case, withhold=True).values_list("address", flat=True))
    if not exemptions and not withheld:
        found.filter(withheld__gt=0).update(withheld=0)
        return
    for finding in found.select_related("system"):
        parts = in_finding(finding, sealed.details_of(case, finding), exemptions)
        out = finding.address in withheld or any(part.whole for part in parts)
        finding.withheld = finding.found if out else 0
        finding.save(update_fields=["withheld"])


def in_effect(case: Case) -> bool:
    """Whether any exemption leaves out something of what the latest search found."""
    exemptions = list(case.exemptions.all())
    found = Finding.objects.filter(case=case, search_no=case.search_no, found__gt=0).select_related("system")
    return any(in_finding(finding, sealed.details_of(case, finding), exemptions) for finding in found)


def reason_of(case: Case, exemption: Exemption) -> str:
    """Why it is left out, in the words the person is told. Raises KeyDestroyed."""
    return str(fields.unseal(case, "exemption", exemption.reason))


def told(case: Case, exemption: Exemption) -> str:
    """The same with the law that allows it."""
    return bracketed(reason_of(case, exemption), law_of(case, exemption.ground, exemption.statute, exemption.until))


def part_told(case: Case, part: Covered, details: Details) -> str:
    """What is left out of a collection, and why: “Salary, age: a trade secret (Art. 15(4) GDPR)”."""
    if part.whole:
        return told(case, part.exemption)
    labels = [localised(column["label"]) for column in details.columns if column["path"] in part.paths]
    return labelled(listed(dict.fromkeys(labels)), told(case, part.exemption))


def law_of(case: Case, ground: str, statute: str = "", until: date | None = None) -> str:
    """A ground with its article, the statute and its end, in words."""
    end = _("until %(day)s") % {"day": in_words(until)} if until else ""
    return listed([article(case, ground), statute, end])


def law_against(case: Case) -> str:
    """The law on which a case was refused: its article, the statute and its end; empty if it was not."""
    return law_of(case, case.ground, case.statute, case.statute_until) if case.ground else ""


def article(case: Case, ground: str) -> str:
    """The article of a ground; of one that the law of the case does not know, what the dataset file calls it."""
    known = {each.key: each.article for each in jurisdiction(case.jurisdiction).grounds}
    return citation(known.get(ground, ground))


def because_of_others(case: Case, words: str) -> str:
    """Words that say that something about other people is left out, with the article of the case's own law."""
    return bracketed(words, citation(jurisdiction(case.jurisdiction).others))


def words_of(case: Case, exemption: Exemption) -> str:
    """What it is about, for staff."""
    if exemption.scope == Scope.CATEGORY:
        return words_for(exemption.target)
    if exemption.scope == Scope.SYSTEM:
        return DataSystem.objects.filter(key=exemption.target).values_list("label", flat=True).first() or ""
    return exemption.target


def _paths(exemption: Exemption, system: str, address: str, columns: Columns) -> Iterable[str]:
    if exemption.scope == Scope.CATEGORY:
        return [column["path"] for column in columns if exemption.target in column["kinds"]]
    if exemption.scope == Scope.SYSTEM:
        return [column["path"] for column in columns] if exemption.target == system else []
    return [column["path"] for column in columns if exemption.target == f"{address} {column['path']}"]
