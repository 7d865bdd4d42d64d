"""The decisions that computers take about people, as the dataset files explain them (Art. 15(1)(h), 22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from portal.inventory.models import DataSystem
from portal.texts import in_language


@dataclass(frozen=True)
class AutomatedDecision:
    """One decision: its ``address`` in the dataset file, and its explanation in one language."""

    address: str
    label: str
    logic: str
    significance: str
    contact: str


def automated_decisions(language: str) -> list[AutomatedDecision]:
    """Every automated decision of the systems in use, in the order of their files."""
    systems = DataSystem.objects.filter(active=True).only("key", "version", "datasets")
    return [decision for system in systems for decision in _stated_in(system.datasets, language)]


@lru_cache(maxsize=64)
def _stated_in(datasets: str, language: str) -> tuple[AutomatedDecision, ...]:
    document = yaml.load(datasets, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader
    parts = document.get("dataset") if isinstance(document, dict) else None
    return tuple(_all_in(parts or [], language))


def _all_in(parts: list[dict[str, Any]], language: str) -> Iterator[AutomatedDecision]:
    for part in parts:
        key = str(part.get("fides_key", ""))
        yield from _in(part, key, language)
        for collection in part.get("collections") or []:
            yield from _in(collection, f"{key}:{collection.get('name', '')}", language)


def _in(part: dict[str, Any], address: str, language: str) -> Iterator[AutomatedDecision]:
    meta = (part.get("meta") or {}).get("habeas") or {}
    stated = meta.get("automated_decision")
    if isinstance(stated, dict):
        texts = {key: in_language(stated.get(key), language) for key in ("logic", "significance", "contact")}
        yield AutomatedDecision(address, in_language(meta.get("label"), language) or address, **texts)
