"""What the dataset files say of a collection and its fields, for :class:`portal.cases.findings.Details`.

Texts stay as they are in the file: what language they are read in is decided where they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from portal.cases.findings import Stays
from portal.inventory.categories import kind_of
from portal.texts import Text
from workers.engine.dataset import Collection, Field
from workers.engine.plan import Entry, Kept


def label_of(collection: Collection) -> Text:
    """A collection as the file calls it for people, or by its name."""
    label: Text = collection.meta.get("label") or collection.name
    return label


@lru_cache(maxsize=1024)
def columns_of(collection: Collection) -> list[dict[str, Any]]:
    """The fields of a collection: what holds a field is of its kinds too. The same in every case: read only."""
    return [column for each in collection.fields for column in _columns(each, collection.categories)]


def masked(collection: Collection, entry: Entry) -> list[dict[str, Any]]:
    """The fields that an erasure masks, with their labels."""
    labels = {each.path: _label(each) for each in collection.walk()} if entry.fields else {}
    return [{**each, "label": labels.get(each["name"], each["name"])} for each in entry.fields]


def stays(collection: Collection, kept: Kept) -> Stays:
    """What an erasure leaves, the fields by their labels and with the file's own reasons."""
    named = [collection.at(path) or path for path in kept.fields]
    return Stays(
        rows=kept.rows,
        why=kept.why,
        fields=[_label(each) if isinstance(each, Field) else each for each in named],
        reasons=[each.meta["reason"] for each in named if isinstance(each, Field) and each.meta.get("reason")],
        reason=kept.reason,
        ground=kept.ground,
        statute=kept.statute,
        until=kept.until,
    )


def _columns(field: Field, above: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    categories = (*above, *field.categories)
    kinds = sorted({kind_of(category) for category in categories})
    yield {"path": field.path, "label": _label(field), "kinds": kinds}
    for each in field.fields:
        yield from _columns(each, categories)


def _label(field: Field) -> Text:
    label: Text = field.meta.get("label") or field.path
    return label
