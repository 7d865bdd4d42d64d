"""Documents as PDF, by Typst: tagged, and to PDF/UA-1 where every sign has a glyph.

The text is handed over as data (a file of its own, in memory) and set by ``typst/letter.typ``; none of it is read as
mark-up. Typst carries fonts for Latin, Greek and Cyrillic; for other scripts it uses the machine's own. Where
even these lack a sign, the PDF is set without the claim of accessibility and says where to read all of it,
in English too: the language of the letter may be the one whose signs are missing.
"""

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import cast

import orjson
import typst

from .documents import Document

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def to_pdf(document: Document) -> bytes:
    """Set ``document`` on A4."""
    try:
        return _compile(document, warn=False)
    except typst.TypstError:
        return _compile(document, warn=True)


def _compile(document: Document, *, warn: bool) -> bytes:
    data = {each.name: getattr(document, each.name) for each in fields(document) if each.name != "made_at"}
    data["lang"], data["region"] = _language(document.language)
    data["warn"] = warn
    files = {"main": TEMPLATE.read_bytes(), "document.json": orjson.dumps(data)}
    compiler = typst.Compiler(files, font_paths=_fonts())  # type: ignore[type-var]  # its stubs leave these out
    pdf = compiler.compile(
        format="pdf", pdf_standards=[] if warn else ["ua-1"], timestamp=int(document.made_at.timestamp())
    )
    return cast("bytes", pdf)  # one file, as no path and no page-wise format was asked for


def _language(code: str) -> tuple[str, str | None]:
    """``pt-br`` as Typst wants it: language and, if it is one, region."""
    lang, _hyphen, rest = code.lower().partition("-")
    return lang, rest if len(rest) == 2 else None
