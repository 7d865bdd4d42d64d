"""What operators and the files of the law say, as the reader of the page, letter or mail gets it."""

from __future__ import annotations

from django.utils.translation import get_language

from portal.law.citations import cited
from portal.texts import Text, in_language


def localised(text: Text | None) -> str:
    """The text in the current language."""
    return in_language(text, get_language() or "en")


def citation(article: str) -> str:
    """An article of law as the current language cites it."""
    return cited(article, get_language() or "en")
