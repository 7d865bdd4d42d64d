"""Texts and values, made fit to be read: nothing in them can run, hide or turn the text around them."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from html import escape
from typing import Any

import orjson
from django.utils.translation import gettext as _

from .model import FieldPart
from .tables import CONTROLS

# Controls but line feeds, halves of surrogate pairs, and signs that turn or embed the direction of what
# follows: in a name they can make a sentence say something else.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
DEEPEST = 6


def clean(text: str) -> str:
    """A label, name or sentence without controls and without signs that turn its direction."""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = UNSEEN.sub("", text)
    return text.strip()


def cleaned(value: Any) -> Any:
    """The same data with every text made clean, but for the names of fields, which must match the rows."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else clean(value)
    if isinstance(value, tuple):
        return tuple(map(cleaned, value))
    if isinstance(value, FieldPart):
        return _cleaned_field(value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**_cleaned_parts(value))
    return value


@lru_cache(maxsize=4096)
def _cleaned_field(field: FieldPart) -> FieldPart:
    """The same columns stand in every package."""
    return FieldPart(**{**_cleaned_parts(field), "name": field.name})


def _cleaned_parts(value: Any) -> dict[str, Any]:
    return {each.name: cleaned(getattr(value, each.name)) for each in fields(value)}


def value_html(value: Any, parts: tuple[FieldPart, ...] = (), depth: int = 0) -> str:
    """One value of a row as HTML; nested values become lists with the labels of ``parts``."""
    if value is None or value == "" or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return escape(_("Yes") if value else _("No"))
    if isinstance(value, str):
        return text_html(value)
    if isinstance(value, dict | list) and depth < DEEPEST:
        return _mapping_html(value, parts, depth) if isinstance(value, dict) else _list_html(value, parts, depth)
    return escape(orjson.dumps(value).decode())


def text_html(text: str) -> str:
    """A text of a row: controls made visible, moments with a space in place of the T."""
    if moment := MOMENT.fullmatch(text):
        day, minute, seconds, _fraction, zone = moment.groups("")
        text = f"{day} {minute}{seconds} {zone}".strip().replace(" +00:00", " UTC").replace(" Z", " UTC")
    return escape(text.translate(CONTROLS))


def _mapping_html(value: Mapping[str, Any], parts: tuple[FieldPart, ...], depth: int) -> str:
    known = {each.name: each for each in parts}
    items = []
    for name, inner in value.items():
        part = known.get(name) or FieldPart(name=name)
        text = value_html(inner, part.fields, depth + 1)
        items.append(f"<div><dt>{escape(part.label or clean(name))}</dt><dd>{text}</dd></div>")
    return f"<dl class=nested>{''.join(items)}</dl>"


def _list_html(value: list[Any], parts: tuple[FieldPart, ...], depth: int) -> str:
    items = "".join(f"<li>{value_html(inner, parts, depth + 1)}</li>" for inner in value)
    return f"<ul class=nested>{items}</ul>"
