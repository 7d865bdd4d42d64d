"""Texts with placeholders: read, checked and filled in. Pure: it knows neither letters nor cases.

A text is plain. ``{name}`` in it stands for something that differs from case to case; an empty line ends a paragraph.
Nothing else means anything: there is no template language to break out of, and whoever shows a text escapes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
BRACES = re.compile(r"[{}]")


class Trouble(Enum):
    """What can be wrong with a text."""

    UNKNOWN = "unknown"  # a placeholder that this text does not know
    MISSING = "missing"  # one that it has to have
    CROWDED = "crowded"  # one that has to stand in a paragraph of its own, and does not
    BRACE = "brace"  # a brace that belongs to no placeholder


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a text: which placeholder, and which known one comes nearest."""

    trouble: Trouble
    name: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which placeholders a text may have, which it must have, and which must stand alone."""

    may: frozenset[str]
    must: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as written, or ``inserted`` for a placeholder."""

    text: str
    inserted: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, filled in. ``name`` is the placeholder that is all of it, if that has to stand alone."""

    pieces: tuple[Piece, ...]
    name: str = ""

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "".join(piece.text for piece in self.pieces).strip()


def faults(text: str, rules: Rules) -> list[Fault]:
    """Everything that is wrong with a text, each thing once."""
    return list(dict.fromkeys(_faults(text, rules)))


def names(text: str) -> list[str]:
    """The placeholders of a text in their order."""
    return [piece.text for piece in _split(text) if piece.inserted]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text of one line with every placeholder replaced; what a value holds is not read again."""
    return "".join(piece.text for piece in _fill(text, values))


def blocks(text: str, values: Mapping[str, str], alone: Collection[str]) -> list[Block]:
    """The paragraphs of a text, filled in; one of which nothing is left is left out."""
    made = (_block(paragraph, values, alone) for paragraph in paragraphs(text))
    return [block for block in made if block.text]


def around(text: str, name: str, values: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The paragraphs before and after the one that the placeholder ``name`` stands alone in, filled in."""
    before, _mark, after = text.partition(f"{{{name}}}")
    values = {**values, name: ""}  # it is there once, whatever the text says
    return [block.text for block in blocks(before, values, ())], [block.text for block in blocks(after, values, ())]


def paragraphs(text: str) -> list[str]:
    """What empty lines divide."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [each.strip() for each in EMPTY_LINES.split(lines) if each.strip()]


def _faults(text: str, rules: Rules) -> Iterator[Fault]:
    used = Counter(names(text))
    for name in used:
        if name not in rules.may:
            near = get_close_matches(name.strip().lower(), sorted(rules.may), 1)
            yield Fault(Trouble.UNKNOWN, name, near[0] if near else "")
    if any(BRACES.search(piece.text) for piece in _split(text) if not piece.inserted):
        yield Fault(Trouble.BRACE)
    own = Counter(name for paragraph in paragraphs(text) if (name := _only(paragraph)))
    for name in sorted(rules.alone & set(used)):
        if used[name] != own[name]:
            yield Fault(Trouble.CROWDED, name)
    for name in sorted(rules.must - set(used)):
        yield Fault(Trouble.MISSING, name)


def _block(paragraph: str, values: Mapping[str, str], alone: Collection[str]) -> Block:
    only = _only(paragraph)
    return Block(tuple(_fill(paragraph, values)), only if only in alone else "")


def _only(paragraph: str) -> str:
    """The name of the placeholder that a paragraph consists of, or nothing."""
    whole = PLACEHOLDER.fullmatch(paragraph)
    return whole[1] if whole else ""


def _fill(text: str, values: Mapping[str, str]) -> Iterator[Piece]:
    for piece in _split(text):
        yield Piece(values[piece.text], inserted=True) if piece.inserted else piece


def _split(text: str) -> Iterator[Piece]:
    for place, part in enumerate(PLACEHOLDER.split(text)):
        if part or place % 2:
            yield Piece(part, inserted=bool(place % 2))
