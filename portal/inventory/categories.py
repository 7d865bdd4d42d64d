"""The kinds of information the organisation holds, read from its dataset files, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from fideslang.default_taxonomy import DEFAULT_TAXONOMY

from portal.inventory.models import DataSystem
from portal.texts import in_language

DEPTH = 2  # `user.contact`, not `user.contact.address.city`: what a person can tell apart

WORDS: Mapping[str, Promise] = {
    "system.authentication": _("What proves that it is you: passwords and keys"),
    "system.operations": _("Numbers and dates by which our systems work"),
    "user.account": _("Your account: user name, settings, when you joined"),
    "user.authorization": _("What you are allowed to see and do"),
    "user.behavior": _("What you did: visits, purchases, what you looked at"),
    "user.biometric": _("Your body: face, fingerprint, voice"),
    "user.childrens": _("Information about children"),
    "user.contact": _("How to reach you: postal address, e-mail, telephone"),
    "user.content": _("What you wrote, shared or uploaded"),
    "user.criminal_history": _("Offences and criminal records"),
    "user.demographic": _("About you: age, sex, origin, language, family"),
    "user.device": _("Your devices: telephone, computer, browser"),
    "user.financial": _("Your money: accounts, debts, income, credit"),
    "user.government_id": _("Official numbers: identity card, passport, tax"),
    "user.health_and_medical": _("Your health"),
    "user.job_title": _("Your occupation"),
    "user.location": _("Where you were"),
    "user.name": _("Your name"),
    "user.payment": _("Your payments"),
    "user.privacy_preferences": _("Your choices about privacy"),
    "user.sensor": _("Measurements of sensors and cameras"),
    "user.social": _("Whom you know, and what you did together"),
    "user.telemetry": _("Technical measurements of your use"),
    "user.unique_id": _("Numbers by which we know you"),
    "user.user_sensor": _("Measurements of your surroundings"),
    "user.workplace": _("Where you work"),
}


@dataclass(frozen=True)
class Category:
    """A kind of information: its key in the taxonomy, plain words, and what the organisation holds of it."""

    key: str
    words: str
    examples: tuple[str, ...] = ()


def offered() -> list[Category]:
    """The categories of all systems in use, in the order of their words, in the current language."""
    held: dict[str, dict[str, None]] = {}
    for system in DataSystem.objects.filter(active=True).only("key", "version", "datasets"):
        for key, label in found_in(system.datasets, get_language() or "en"):
            held.setdefault(key, {}).update({label: None} if label else {})
    categories = [Category(key, words_for(key), tuple(labels)) for key, labels in held.items()]
    return sorted(categories, key=lambda category: category.words.casefold())


def kind_of(category: str) -> str:
    """The kind that people can tell apart, of a category as fine as a file states it."""
    return ".".join(category.split(".")[:DEPTH])


def words_for(key: str) -> str:
    """A category in plain words; of one we have no words for, the taxonomy's name."""
    if key in WORDS:
        return str(WORDS[key])
    return _taxonomy().get(key) or key.rpartition(".")[2].replace("_", " ").capitalize()


@lru_cache(maxsize=64)
def found_in(datasets: str, language: str) -> tuple[tuple[str, str], ...]:
    """Each category in the text of a dataset file, with the file's own label of what has it, or nothing."""
    document = yaml.load(datasets, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader
    parts = document.get("dataset", []) if isinstance(document, dict) else []
    pairs = [pair for part in parts for pair in _below(part, language)]
    return tuple(dict.fromkeys(pairs))


def _below(part: dict[str, Any], language: str, above: str = "") -> Iterator[tuple[str, str]]:
    label = _label(part, language)
    for category in part.get("data_categories") or []:
        kind = kind_of(str(category))
        if kind.startswith("user."):
            yield kind, label or above
    for child in [*(part.get("collections") or []), *(part.get("fields") or [])]:
        yield from _below(child, language, label or above)


def _label(part: dict[str, Any], language: str) -> str:
    meta = part.get("meta")
    habeas = meta.get("habeas") if isinstance(meta, dict) else None
    label = habeas.get("label", "") if isinstance(habeas, dict) else ""
    return in_language(label, language)


@lru_cache(maxsize=1)
def _taxonomy() -> dict[str, str]:
    return {category.fides_key: str(category.name or "") for category in DEFAULT_TAXONOMY.data_category or []}
