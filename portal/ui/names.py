"""Names of countries and languages, for people."""

from __future__ import annotations

import re
import unicodedata

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language, get_language_info

NOT_PLACES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # codes that are no country's


def countries() -> list[tuple[str, str]]:
    """Every country (ISO 3166 code, name) in the order of its name in the current language."""
    places = [
        (code, name)
        for code, name in _territories().items()
        if re.fullmatch("[A-Z]{2}", code) and code not in NOT_PLACES
    ]
    return sorted(places, key=lambda place: _order(place[1]))


def country(code: str) -> str:
    """A country's name in the current language; of a code that is no country's, the code."""
    return _territories().get(code, code)


def languages() -> list[tuple[str, str]]:
    """Every language offered, by its own name."""
    return [(code, str(get_language_info(code)["name_local"]).capitalize()) for code, _name in settings.LANGUAGES]


def direction(language: str) -> str:
    """Which way a language is written, as HTML has it."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def _order(name: str) -> tuple[bytes, str]:
    """Where people look for a name: accents make no difference; Chinese goes by sound, as GB 18030 arranges it."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return plain.encode("gb18030"), name


def _territories() -> dict[str, str]:
    try:
        return dict(Locale.parse((get_language() or "en").replace("-", "_")).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse("en").territories)
