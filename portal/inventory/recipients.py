"""To whom the organisation passes data on, as its dataset files name them (GDPR Art. 13(1)(e), 15(1)(c), 19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.inventory.models import DataSystem
from portal.texts import in_language

LONGEST = 200  # letters of a name
NAMED_IN = "en"  # the language in which a recipient that has several names is known to the portal


@dataclass
class Passed:
    """A recipient, and what they receive: labels of whole datasets or of single collections, as the file names them.

    Both are texts, or tables of texts by language. ``what`` stands by where in the files it is, each thing once.
    """

    name: str
    text: Any
    what: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """One naming in a file. ``place`` is the dataset, or the collection, that names the recipient."""

    text: Any
    place: str
    label: Any


def names() -> list[str]:
    """Everybody named in the files of the systems in use."""
    systems = DataSystem.objects.filter(active=True)
    named = (each for system in systems for group in named_in(system.datasets).values() for each in group)
    return sorted({name_of(each.text) for each in named}, key=str.casefold)


def passed_on(addresses: Iterable[str]) -> list[Passed]:
    """Who receives data of these collections, and of them what.

    Whoever the file names for a whole dataset is told of the dataset and not of collections: what else is held of a
    person is nothing they need to know.
    """
    wanted, passed = set(addresses), dict[str, Passed]()
    for system in DataSystem.objects.order_by("pk"):
        for address, group in named_in(system.datasets).items():
            for each in group if address in wanted else ():
                name = name_of(each.text)
                passed.setdefault(name, Passed(name, each.text)).what[each.place] = each.label
    return list(passed.values())


def addresses_of(systems: Iterable[DataSystem]) -> list[str]:
    """Every collection (``dataset:collection``) of these systems."""
    return [address for system in systems for address in named_in(system.datasets)]


def name_of(text: Any) -> str:
    """The one name under which a recipient is known to the portal."""
    return in_language(text, NAMED_IN)[:LONGEST]


def identifiers(language: str) -> dict[str, str]:
    """By what a recipient can be told whom it is about: the keys, with words in that language."""
    with translation.override(language):
        known = {"name": _("Name"), "email": _("E-mail address")}
    return known | {each.key: in_language(each.label, language) for each in settings.ORGANISATION.identity_keys}


@lru_cache(maxsize=64)
def named_in(datasets: str) -> Mapping[str, tuple[Named, ...]]:
    """The recipients of each collection (``dataset:collection``) in the text of a dataset file."""
    document = yaml.load(datasets, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader
    parts = document.get("dataset") if isinstance(document, dict) else None
    return {address: named for part in parts or () for address, named in _of_dataset(part)}


def _of_dataset(dataset: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Named, ...]]]:
    key = str(dataset.get("fides_key"))
    whole = _named(dataset, key, dataset.get("name") or key)
    for collection in dataset.get("collections") or ():
        address = f"{key}:{collection.get('name')}"
        own = "recipients" in _habeas(collection)
        yield address, _named(collection, address, collection.get("name")) if own else whole


def _named(part: Mapping[str, Any], place: str, otherwise: Any) -> tuple[Named, ...]:
    meta = _habeas(part)
    given = meta.get("recipients") or []
    label = meta.get("label") or otherwise
    texts = given if isinstance(given, list) else [given]
    return tuple(Named(text, place, label) for text in texts if name_of(text))


def _habeas(part: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = part.get("meta")
    habeas = meta.get("habeas") if isinstance(meta, Mapping) else None
    return habeas if isinstance(habeas, Mapping) else {}
