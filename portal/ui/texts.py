"""What operators and the files of the law say, as the reader of the page, letter or mail gets it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext

from portal.law.citations import cited
from portal.problems import made_of
from portal.texts import Text, in_language


def localised(text: Text | None) -> str:
    """The text in the current language."""
    return in_language(text, get_language() or "en")


def told(problem: str) -> str:
    """A stored problem as a sentence in the current language; what is only a text stays as it is."""
    made = made_of(problem)
    return _said(made) if made else problem


def citation(article: str) -> str:
    """An article of law as the current language cites it."""
    return cited(article, get_language() or "en")


def _said(made: dict[str, Any]) -> str:
    values = {name: _said(value) if isinstance(value, dict) else value for name, value in made["with"].items()}
    sentence = made["says"]
    return gettext(sentence) % values if values else gettext(sentence)
