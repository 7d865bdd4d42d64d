"""Which letters go out with a change of a case, and in which version: facts for its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.correspondence.models import LetterText, Mail

_letters: ContextVar[list[dict[str, Any]] | None] = ContextVar("letters", default=None)


@contextmanager
def recording() -> Iterator[dict[str, Any]]:
    """Gives facts that are filled with the ``letters`` written inside; they stay empty if there are none."""
    facts: dict[str, Any] = {}
    token = _letters.set([])
    try:
        yield facts
        if letters := _letters.get():
            facts["letters"] = letters
    finally:
        _letters.reset(token)


def record(mail: Mail) -> None:
    """Note a letter for whoever records what goes out."""
    if mail.digest:
        add(version_of(mail.letter, mail.case.language, mail.text, mail.digest))


def add(version: dict[str, Any]) -> None:
    """Note the version of a letter (:func:`version_of`) for whoever records what goes out."""
    letters = _letters.get()
    if letters is not None:
        letters.append(version)


def version_of(letter: str, language: str, text: LetterText | None, digest: str) -> dict[str, Any]:
    """Letter, language and law of a text, its number (0 is the text as shipped) and the digest of its words."""
    return {
        "letter": str(letter),
        "language": language,
        "law": text.jurisdiction if text else "",
        "version": text.number if text else 0,
        "digest": digest,
    }
