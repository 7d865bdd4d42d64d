"""The words of a PDF that Typst set, read back from its glyphs."""

from __future__ import annotations

import io
import re

import pikepdf

SIGN = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


def words_of(pdf: bytes) -> str:
    """Everything that is set in it, with single spaces."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(map(_of_page, document.pages)).split())


def _of_page(page: pikepdf.Page) -> str:
    fonts = {name: _signs(font) for name, font in page.resources.Font.items()}
    words: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            signs = fonts[str(operands[0])]
        elif str(operator) == "TJ":
            glyphs = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
            words += (signs.get(glyphs[at : at + 2], "") for at in range(0, len(glyphs), 2))
        elif str(operator) == "ET":
            words.append(" ")
    return "".join(words)


def _signs(font: pikepdf.Object) -> dict[bytes, str]:
    """What each of its glyphs stands for."""
    stated = SIGN.findall(font.ToUnicode.read_bytes().partition(b"beginbfchar")[2])
    return {bytes.fromhex(code.decode()): bytes.fromhex(sign.decode()).decode("utf-16-be") for code, sign in stated}
