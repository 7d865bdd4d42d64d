"""Texts that operators write: one string, or one for each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Text = str | Mapping[str, str]


def in_language(text: Any, language: str) -> str:
    """A text as a reader of ``language`` gets it: a string, or from a table of languages the nearest, then English."""
    if isinstance(text, Mapping):
        short = language.split("-", maxsplit=1)[0]
        text = text.get(language) or text.get(short) or text.get("en") or next(iter(text.values()), "")
    return str(text or "")
