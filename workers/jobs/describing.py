"""From dataset files and findings to what a package and a certificate say, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.cases import exemptions, notices, queries, remedies, services, wording
from portal.cases import findings as sealed
from portal.cases import request as requests
from portal.cases.exemptions import Covered
from portal.cases.findings import Details
from portal.cases.models import Case, Choice, Erasure, Exemption, Finding, FindingState
from portal.cases.owner_answers import FILE
from portal.inventory.categories import kind_of, words_for
from portal.texts import in_language
from portal.ui.signs import bracketed, labelled, listed, sentence, sentences
from portal.ui.texts import localised
from workers.engine.dataset import Collection, Dataset, Field
from workers.jobs import owners, vault_rows, words
from workers.jobs.systems import Systems
from workers.package.model import (
    AutomatedDecision,
    Certificate,
    CollectionPart,
    Controller,
    ErasedPart,
    FieldPart,
    Kept,
    Letter,
    Lines,
    Package,
    Retention,
    Status,
    SystemPart,
    Withheld,
    no_lines,
)


def controller(case: Case) -> Controller:
    """Who answers, and whom the person can turn to under the law of the case."""
    organisation = settings.ORGANISATION
    return Controller(
        name=organisation.name,
        address=organisation.address,
        dpo_email=organisation.dpo_email,
        remedies=remedies.of(case),
        country=organisation.country,
    )


def package_of(case: Case, systems: Systems, found: list[Finding]) -> Package:
    """Everything that goes into the answer to an access request."""
    with translation.override(case.language):
        return _package(case, systems, found)


def _package(case: Case, systems: Systems, found: list[Finding]) -> Package:
    request = requests.of(case)
    by_system: dict[int, list[Finding]] = {}
    for finding in found:
        by_system.setdefault(finding.system_id, []).append(finding)
    choices = {choice.address: choice for choice in Choice.objects.filter(case=case)}
    exempted = list(case.exemptions.all())
    return Package(
        reference=case.reference,
        subject_name=request.name,
        language=case.language,
        created_at=timezone.now(),
        controller=controller(case),
        words=words.of_answer(case, request.name),
        kind=case.kind,
        letter=Letter(received_on=case.received_on),
        systems=tuple(_system(case, systems, group, choices, exempted) for group in by_system.values()),
    )


def certificate_of(case: Case, found: list[Finding]) -> Certificate:
    """What was erased where, and what was kept, why and until when: over everything that was done for the case."""
    with translation.override(case.language):
        return _certificate(case, found)


def _certificate(case: Case, found: list[Finding]) -> Certificate:
    person = requests.of(case).name
    verified = Erasure.objects.filter(plan__case=case).aggregate(at=Max("verified_at"))["at"]
    not_searched = [finding for finding in found if finding.state in ("unreachable", "unanswered")]
    searched = [finding for finding in found if finding.state in ("found", "empty")]
    return Certificate(
        reference=case.reference,
        subject_name=person,
        language=case.language,
        created_at=timezone.now(),
        controller=controller(case),
        words=words.of_certificate(case, person, verified or timezone.now()),
        items=(
            *(_erased_before(case, finding) for finding in queries.erased_before(case)),
            *(_erased(case, finding) for finding in searched if finding.found),
        ),
        recipients_told=tuple(told.line for told in notices.of(case)),
        not_searched=tuple(_place(case, finding) for finding in not_searched),
    )


def _system(
    case: Case,
    systems: Systems,
    found: list[Finding],
    choices: Mapping[str, Choice],
    exempted: list[Exemption],
) -> SystemPart:
    system, collections = found[0].system, systems.collections
    datasets = [systems.datasets[key] for key in systems.datasets_of(system.pk)]
    meta = datasets[0].meta if len(datasets) == 1 else {}
    return SystemPart(
        key=system.key,
        label=localised(systems.label(system)) or system.label,
        description=in_language(meta.get("description"), case.language) or _described(datasets),
        collections=tuple(
            _collection(case, collections[each.address], each, choices.get(each.address), exempted) for each in found
        ),
        **_about(meta, case.language),
    )


def _collection(
    case: Case,
    collection: Collection,
    finding: Finding,
    choice: Choice | None,
    exempted: list[Exemption],
) -> CollectionPart:
    language = case.language
    details = sealed.details_of(case, finding)
    others = frozenset[str]() if choice and choice.show_others else frozenset(details.third_party)
    parts = exemptions.in_finding(finding, details, exempted)
    hidden = others.union(*(part.paths for part in parts))
    return CollectionPart(
        address=finding.address,
        status=Status(finding.state),
        found=finding.found,
        included=finding.included,
        withheld=tuple(_withheld(case, finding, choice, parts)),
        note=_note(finding, details),
        left_out=_left_out(case, collection, details, others, parts) if finding.included else "",
        lines=_lines(case, finding, hidden),
        files=owners.files_of(case, finding) if details.by_owner and FILE not in hidden else (),
        **(owners.said_of if details.by_owner else _said_of)(collection, hidden, language),
    )


@lru_cache(maxsize=1024)
def _said_of(collection: Collection, hidden: frozenset[str], language: str) -> dict[str, Any]:
    """What its file says of a collection: the same in every case."""
    return {
        **about_collection(collection, language),
        "fields": tuple(_field(each, language, hidden) for each in collection.fields if each.path not in hidden),
    }


def about_collection(collection: Collection, language: str) -> dict[str, Any]:
    """The same without its fields."""
    return {
        "label": in_language(collection.meta.get("label"), language) or collection.name,
        "description": in_language(collection.meta.get("description"), language),
        "automated_decision": _decision(collection.meta.get("automated_decision"), language),
        **_about(collection.meta, language),
    }


def _note(finding: Finding, details: Details) -> str:
    """What staff read of it names tables and keys of identities."""
    if finding.state == FindingState.UNANSWERED:
        return wording.unanswered(details)
    if finding.state == FindingState.UNREACHABLE:
        return _("Could not be searched with what you gave us.")
    return wording.by_owner() if details.by_owner else ""


def _left_out(
    case: Case, collection: Collection, details: Details, others: frozenset[str], parts: list[Covered]
) -> str:
    """Which fields the rows are without: those about others, and those that staff left out, each with its reason."""
    decided = [sentence(exemptions.part_told(case, part, details).rstrip(".")) for part in parts]
    return sentences([_hiding(case, collection, others), *decided])


def _hiding(case: Case, collection: Collection, hidden: frozenset[str]) -> str:
    if not hidden:
        return ""
    labels = [localised(each.meta.get("label")) or each.path for each in collection.walk() if each.path in hidden]
    why = exemptions.because_of_others(case, _("Left out because it is about other people"))
    return sentence(labelled(why, listed(labels)))


def _lines(case: Case, finding: Finding, hidden: frozenset[str]) -> Lines:
    if not finding.included or finding.file is None:
        return no_lines
    finding.file.case = case  # whose key is at hand
    rows = vault_rows.reader(finding.file)
    return partial(vault_rows.without, rows, hidden) if hidden else rows


def _field(field: Field, language: str, hidden: frozenset[str]) -> FieldPart:
    return FieldPart(
        name=field.name,
        label=in_language(field.meta.get("label"), language) or field.name,
        category_label=_kinds(field, language),
        fields=tuple(_field(each, language, hidden) for each in field.fields if each.path not in hidden),
    )


def _kinds(field: Field, language: str) -> str:
    with translation.override(language):
        return listed(dict.fromkeys(words_for(kind_of(category)) for category in field.categories))


def _withheld(case: Case, finding: Finding, choice: Choice | None, parts: list[Covered]) -> Iterator[Withheld]:
    """Everything that was found, with the reason and the law; whatever else covers it needs not be told besides."""
    if not finding.withheld:
        return
    if choice and choice.withhold:
        law = exemptions.law_of(case, choice.ground, choice.statute, choice.until)
        reason = bracketed(services.searching.reason_of(case, choice), law)
    else:
        reason = next(exemptions.told(case, part.exemption) for part in parts if part.whole)
    yield Withheld(count=finding.withheld, reason=reason)


def _about(meta: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "purposes": tuple(in_language(each, language) for each in _listed(meta.get("purposes"))),
        "legal_basis": in_language(meta.get("legal_basis"), language),
        "recipients": tuple(in_language(each, language) for each in _listed(meta.get("recipients"))),
        "source": in_language(meta.get("source"), language),
        "retention": _retention(meta.get("retention"), language),
        "transfer": in_language(meta.get("transfer"), language),
    }


def _retention(entry: Any, language: str) -> Retention | None:
    if not entry:
        return None
    if not isinstance(entry, Mapping) or "period" not in entry:
        return Retention(period=in_language(entry, language))
    parts = {key: in_language(entry.get(key), language) for key in ("period", "ground", "statute")}
    return Retention(**parts)


def _decision(entry: Any, language: str) -> AutomatedDecision | None:
    if not isinstance(entry, Mapping):
        return None
    return AutomatedDecision(
        **{key: in_language(entry.get(key), language) for key in ("logic", "significance", "contact")}
    )


def _erased_before(case: Case, finding: Finding) -> ErasedPart:
    """What was kept then was found again: the latest search accounts for it."""
    when = _("Erased before we searched again.")
    part = _erased(case, finding)
    return replace(part, found=part.erased + part.anonymised, kept=(), how=" ".join(filter(None, [part.how, when])))


def _erased(case: Case, finding: Finding) -> ErasedPart:
    details = sealed.details_of(case, finding)
    erased = finding.erased or 0
    return ErasedPart(
        system_label=wording.system_of(finding, details),
        collection_label=wording.label_of(finding, details),
        found=finding.found,
        erased=erased if details.delete else 0,
        anonymised=0 if details.delete else erased,
        kept=tuple(
            Kept(
                count=kept.rows,
                reason=kept.reason,
                ground=exemptions.article(case, kept.ground),
                statute=kept.statute,
                until=kept.until,
            )
            for kept in wording.kept_of(details)
        ),
        how=_how(details),
    )


def _how(details: Details) -> str:
    if details.by_owner:
        return wording.by_owner()
    return "" if details.delete else ", ".join(each["name"] for each in details.fields)


def _place(case: Case, finding: Finding) -> str:
    details = sealed.details_of(case, finding)
    place = labelled(wording.system_of(finding, details), wording.label_of(finding, details))
    return bracketed(place, wording.unanswered(details)) if finding.state == FindingState.UNANSWERED else place


def _described(datasets: list[Dataset]) -> str:
    return " ".join(dataset.description for dataset in datasets)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
