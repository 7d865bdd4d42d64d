"""Texts that a spreadsheet would run as a formula, made harmless wherever we write tables."""

import re

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # the wide signs too: East Asian spreadsheets take them for the others
STARTS = frozenset("'=+-@\t\r\n＝＋－＠")
PLAIN_NUMBER = re.compile(r"-\d+(\.\d+)?", re.ASCII)


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would run it.

    So is one that has apostrophes before such a sign already: taking one away gives back what was there.
    """
    if text[:1] in STARTS and FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
