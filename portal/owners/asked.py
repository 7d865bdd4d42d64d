"""What the dataset file of a system says of what its owner is asked for: collections, and by what people are found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from portal.inventory.categories import kind_of
from portal.texts import Text


@dataclass(frozen=True)
class Retained:
    """A field that a law keeps from being erased: its label, the statute, and until when (a day, or words)."""

    label: Text
    statute: Text
    until: Text


@dataclass(frozen=True)
class Held:
    """A collection as its file describes it; the ``kinds`` of information it holds, and the ``fields`` by label."""

    address: str
    label: Text
    system: Text
    description: Text
    kinds: tuple[str, ...]
    fields: tuple[Text, ...]
    retained: tuple[Retained, ...] = ()


def collections_of(datasets: str, kinds: Collection[str] = ()) -> list[Held]:
    """The collections of a system, or those that hold information of any of these ``kinds``."""
    return [held for held in _read(datasets)[0] if not kinds or set(kinds) & set(held.kinds)]


def identities_of(datasets: str) -> frozenset[str]:
    """The keys of the identifiers by which the file says that people are found in the system."""
    return _read(datasets)[1]


@lru_cache(maxsize=64)
def _read(datasets: str) -> tuple[tuple[Held, ...], frozenset[str]]:
    document = yaml.load(datasets, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader
    parts = (document.get("dataset") if isinstance(document, dict) else None) or []
    system = _habeas(parts[0]).get("label", "") if len(parts) == 1 else ""
    held = tuple(_held(part, each, system) for part in parts for each in part.get("collections") or ())
    fields = [field for part in parts for each in part.get("collections") or () for field in _fields(each)]
    return held, frozenset(str(key) for field in fields if (key := _meta(field, "fides_meta").get("identity")))


def _held(dataset: Mapping[str, Any], collection: Mapping[str, Any], system: Text) -> Held:
    meta, name = _habeas(collection), str(collection.get("name"))
    fields = list(_fields(collection))
    categories = [each for part in (dataset, collection, *fields) for each in part.get("data_categories") or ()]
    return Held(
        address=f"{dataset.get('fides_key')}:{name}",
        label=meta.get("label") or name,
        system=system,
        description=meta.get("description") or str(collection.get("description") or ""),
        kinds=tuple(sorted({kind_of(str(each)) for each in categories})),
        fields=tuple(_habeas(each).get("label") or str(each.get("name")) for each in collection.get("fields") or ()),
        retained=tuple(_retained(field) for field in fields if _meta(_habeas(field), "retain")),
    )


def _retained(field: Mapping[str, Any]) -> Retained:
    retain, label = _meta(_habeas(field), "retain"), _habeas(field).get("label") or str(field.get("name"))
    until = retain.get("until") or ""
    return Retained(label, retain.get("statute") or "", until if isinstance(until, Mapping) else str(until))


def _fields(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    nested: Iterable[Mapping[str, Any]] = part.get("fields") or ()
    for field in nested:
        yield field
        yield from _fields(field)


def _habeas(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return _meta(_meta(part, "meta"), "habeas")


def _meta(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = part.get(name)
    return value if isinstance(value, Mapping) else {}
