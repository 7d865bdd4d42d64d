"""A letter as a list of plain blocks, so that the PDF and the page say the same, word for word.

Every text in it is data: no mark-up of any kind has a meaning here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Block = dict[str, Any]


def heading(text: str, level: int = 1) -> Block:
    """A heading of the given level, 1 or 2."""
    return {"kind": "heading", "text": text, "level": level}


def paragraph(text: str) -> Block:
    """A paragraph; line feeds in it are kept."""
    return {"kind": "paragraph", "lines": text.split("\n")}


def bullets(items: Sequence[str]) -> Block:
    """A list."""
    return {"kind": "bullets", "items": list(items)}


def facts(rows: Sequence[tuple[str, Sequence[str]]]) -> Block:
    """Labels, each with one or more texts."""
    return {"kind": "facts", "rows": [{"label": label, "texts": list(texts)} for label, texts in rows]}


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int) -> Block:
    """A table; its last ``numbers`` columns are figures."""
    return {
        "kind": "table",
        "caption": caption,
        "head": list(head),
        "rows": [list(row) for row in rows],
        "words": len(head) - numbers,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A letter, ready to be set. The first of ``closing`` stands apart: under it there is room to sign."""

    language: str
    title: str
    sender: str
    sender_lines: list[str]
    addressee_lines: list[str]
    facts: list[list[str]]
    made_at: datetime
    page_of: str
    blocks: list[Block] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    missing_signs: str = ""
