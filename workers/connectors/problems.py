"""What can go wrong with a data system, in words without secrets or personal data."""

from __future__ import annotations

from portal.problems import Problem


class SystemDown(Exception):
    """The system cannot be reached or does not answer now; trying later may help."""


class ErasureRefused(Exception):
    """The erasure would break something, differs from its plan, or was not verified: nothing was changed."""


CHANGED = Problem("its tables changed since it was last read")
BY_KIND = {
    "InsufficientPrivilege": Problem("the database account may not do this"),
    "UndefinedColumn": CHANGED,
    "UndefinedTable": CHANGED,
}
BY_TEXT = {
    "password": Problem("the system refuses the user or the password"),
    "does not exist": Problem("the database or its user does not exist there"),
    "refused": Problem("the system refuses connections"),
    "timeout": Problem("the system does not answer in time"),
    "translate host": Problem("the host's name is not known"),
    "resolve": Problem("the host's name is not known"),
    "connection option": Problem("the address has a setting that nobody knows"),
    "locked": Problem("the system is busy"),
    "unable to open": Problem("the database file cannot be opened"),
    "not a database": Problem("the file is not a database"),
    "readonly": Problem("the database cannot be written to"),
    "no such table": CHANGED,
    "no such column": CHANGED,
}


def in_words(error: Exception) -> Problem:
    """The cause of a driver's error in our own words: the driver's hold addresses, and sometimes data."""
    original = getattr(error, "orig", None) or error
    kind, text = type(original).__name__, str(original).lower()
    by_text = (words for mark, words in BY_TEXT.items() if mark in text)
    return BY_KIND.get(kind) or next(by_text, Problem("the system is down (%(error)s)", error=kind))
