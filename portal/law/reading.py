"""Reading the TOML files of the law, with errors that name the key, the reason and the nearest known key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from portal.law.periods import Period, Unit

Kind = TypeVar("Kind", str, bool, int)
Choice = TypeVar("Choice", bound=StrEnum)
WORDS = {str: "a text", bool: "true or false", int: "a whole number", dict: "a table", list: "a list"}


class Wrong(ValueError):
    """Something in a file is wrong: which key, and why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")


class Table:
    """A table of a file. Its keys are taken one by one; :meth:`finish` refuses those that nobody took."""

    def __init__(self, data: Mapping[str, Any], at: str = "") -> None:
        self._left, self._at = dict(data), at
        self._known: list[str] = []

    def key(self, name: str) -> str:
        """A key with the tables it is in, as errors name it."""
        return f"{self._at}.{name}" if self._at else name

    def has(self, name: str) -> bool:
        """Whether there is a value under this key, which is a known one from now on."""
        self._known.append(name)
        return name in self._left

    def take(self, name: str, kind: type[Kind]) -> Kind:
        """A value that must be there. Raises Wrong."""
        found: Kind = self._expect(name, kind)
        if found == "":
            raise Wrong(self.key(name), "is empty.")
        return found

    def maybe(self, name: str, kind: type[Kind]) -> Kind | None:
        """A value that may be left out. Raises Wrong for one of another kind."""
        return self.take(name, kind) if self.has(name) else None

    def table(self, name: str) -> Table:
        """A table that must be there. Raises Wrong."""
        return Table(self._expect(name, dict), self.key(name))

    def table_or_none(self, name: str) -> Table | None:
        """A table that may be left out."""
        return self.table(name) if self.has(name) else None

    def tables(self, name: str) -> list[Table]:
        """A list of tables, of which there must be one at least. Raises Wrong."""
        found = self._expect(name, list)
        if not found or not all(isinstance(each, dict) for each in found):
            raise Wrong(self.key(name), f"must be tables, each under [[{self.key(name)}]].")
        return [Table(each, f"{self.key(name)}[{number}]") for number, each in enumerate(found, start=1)]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts. Raises Wrong."""
        found = self._expect(name, list)
        if not found or not all(isinstance(each, str) and each for each in found):
            raise Wrong(self.key(name), "must be a list of texts.")
        return tuple(found)

    def items(self, name: str) -> list[Any]:
        """A list of anything; empty if it is left out. Raises Wrong."""
        found: list[Any] = self._expect(name, list) if self.has(name) else []
        return found

    def period(self, name: str) -> Period:
        """A length of time, written as ``{ months = 1 }``. Raises Wrong."""
        table = self._expect(name, dict)
        if len(table) != 1:
            raise Wrong(self.key(name), "must be one unit with its length, such as { months = 1 }.")
        ((unit, length),) = table.items()
        if type(length) is not int or length < 1:
            raise Wrong(self.key(f"{name}.{unit}"), f"must be a whole number from 1, not {length!r}.")
        return Period(length, one_of(Unit, unit, at=self.key(name)))

    def period_or_none(self, name: str) -> Period | None:
        """A length of time that may be left out."""
        return self.period(name) if self.has(name) else None

    def entries(self, known: Iterable[str]) -> dict[str, str]:
        """Every text of the table, under keys of a known set. Raises Wrong."""
        self._known.extend(known)
        return {name: self.take(name, str) for name in list(self._left) if name in self._known}

    def finish(self) -> None:
        """Refuse keys that nobody knows. Raises Wrong."""
        for name in self._left:
            raise Wrong(self.key(name), unknown(name, self._known, "key"))

    def _expect(self, name: str, kind: type[Any]) -> Any:
        if not self.has(name):
            raise Wrong(self.key(name), f"is missing{self._misspelt(name)}")
        found = self._left.pop(name)
        if type(found) is not kind:
            raise Wrong(self.key(name), f"must be {WORDS[kind]}, not {found!r}.")
        return found

    def _misspelt(self, name: str) -> str:
        near = get_close_matches(name, set(self._left) - set(self._known), 1)
        return f": is {near[0]!r} meant to be it?" if near else "."


def one_of(choices: type[Choice], given: str, *, at: str) -> Choice:
    """A member of an enumeration by its value. Raises Wrong."""
    if given not in set(choices):
        raise Wrong(at, unknown(given, list(choices), "value"))
    return choices(given)


def unknown(given: str, known: Iterable[str], what: str) -> str:
    """The words for something that does not exist, with what comes nearest."""
    known = [str(each) for each in known]
    near = get_close_matches(given, known, 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(known)}."
    return f"there is no {what} {given!r}. {hint}"


def toml(path: Path) -> Table:
    """The outermost table of a file. Raises Wrong for what is no TOML, OSError for what cannot be read."""
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Wrong("syntax", f"{error}.") from error
