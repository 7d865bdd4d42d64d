"""Texts and values, made fit to be read: nothing in them can run, hide or turn the text around them."""

import re
import unicodedata
from collections.abc import Mapping
from html import escape
from typing import Any

import orjson
from django.utils.translation import gettext as _

from .model import FieldPart
from .tables import CONTROLS

# Signs that turn or embed the direction of what follows: in a name they can make a sentence say something else.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII)
DEEPEST = 6


def clean(text: str) -> str:
    """A label, name or sentence without controls and without signs that turn its direction."""
    text = text.translate(TURNING).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def value_html(value: Any, fields: tuple[FieldPart, ...] = (), depth: int = 0) -> str:  # noqa: ANN401 - any JSON
    """One value of a row as HTML; nested values become lists with the labels of ``fields``."""
    if value is None or value == "" or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return escape(_("Yes") if value else _("No"))
    if isinstance(value, str):
        return text_html(value)
    if isinstance(value, dict | list) and depth < DEEPEST:
        return _mapping_html(value, fields, depth) if isinstance(value, dict) else _list_html(value, fields, depth)
    return escape(orjson.dumps(value).decode())


def text_html(text: str) -> str:
    """A text of a row: controls made visible, moments with a space in place of the T."""
    if moment := MOMENT.fullmatch(text):
        day, minute, seconds, _fraction, zone = moment.groups("")
        text = f"{day} {minute}{seconds} {zone}".strip().replace(" +00:00", " UTC").replace(" Z", " UTC")
    return escape(text.translate(CONTROLS))


def _mapping_html(value: Mapping[str, Any], fields: tuple[FieldPart, ...], depth: int) -> str:
    known = {each.name: each for each in fields}
    items = []
    for name, inner in value.items():
        part = known.get(name) or FieldPart(name=name)
        items.append(
            f"<div><dt>{escape(part.label or name)}</dt><dd>{value_html(inner, part.fields, depth + 1)}</dd></div>"
        )
    return f"<dl class=nested>{''.join(items)}</dl>"


def _list_html(value: list[Any], fields: tuple[FieldPart, ...], depth: int) -> str:
    items = "".join(f"<li>{value_html(inner, fields, depth + 1)}</li>" for inner in value)
    return f"<ul class=nested>{items}</ul>"
