"""What went wrong, said once in English and put into the language of whoever reads it."""

from __future__ import annotations

import json
from typing import Any

_MARK = '{"says": '


class Problem(str):
    """A sentence for staff that remembers what it was made of: ``Problem("%(system)s is down.", system="Shop")``.

    It is the English text, to be raised, compared and printed as such. Values may be problems themselves; none is
    personal data.
    """

    __slots__ = ("sentence", "values")

    sentence: str
    values: dict[str, str | int]

    def __new__(cls, sentence: str, **values: str | int) -> Problem:
        """The sentence goes through gettext: give it as it stands, not put together."""
        made = super().__new__(cls, sentence % values if values else sentence)
        made.sentence, made.values = sentence, values
        return made

    def __str__(self) -> str:
        """Itself, so that ``str(error)`` still knows what the error was made of."""
        return self


def kept(problem: str) -> str:
    """A problem as text to be stored, of which :func:`made_of` tells sentence and values again."""
    return json.dumps(_plain(problem), ensure_ascii=False) if isinstance(problem, Problem) else problem


def made_of(stored: str) -> dict[str, Any] | None:
    """The sentence as ``says`` and its values as ``with``, problems among them likewise; None for a mere text."""
    made: dict[str, Any] | None = json.loads(stored) if stored.startswith(_MARK) else None
    return made


def _plain(value: str | int) -> Any:
    if not isinstance(value, Problem):
        return value
    return {"says": value.sentence, "with": {name: _plain(each) for name, each in value.values.items()}}
