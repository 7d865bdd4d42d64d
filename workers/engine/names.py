"""Whether names may be one person's: case, accents, order and middle names are no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})  # no accents that come off


class Bearers:
    """The names met so far, to be compared with more."""

    def __init__(self, given: str = "") -> None:
        self._known: set[frozenset[str]] = set()
        self.differ([given])

    def differ(self, names: Iterable[str]) -> bool:
        """Take more names; tells whether one of them is another person's than any known before, or than the others."""
        found = False
        for words in filter(None, map(_words, names)):
            found = found or not all(words <= known or known <= words for known in self._known)
            self._known.add(words)
        return found


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).casefold().translate(LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(re.findall(r"\w+", bare))
