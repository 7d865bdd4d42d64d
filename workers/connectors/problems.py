"""What can go wrong with a data system, in words without secrets or personal data."""

from __future__ import annotations


class SystemDown(Exception):
    """The system cannot be reached or does not answer now; trying later may help."""


class ErasureRefused(Exception):
    """The erasure would break something, differs from its plan, or was not verified: nothing was changed."""


CHANGED = "its tables changed since it was last read"
BY_KIND = {
    "InsufficientPrivilege": "the database account may not do this",
    "UndefinedColumn": CHANGED,
    "UndefinedTable": CHANGED,
}
BY_TEXT = {
    "password": "the system refuses the user or the password",
    "does not exist": "the database or its user does not exist there",
    "refused": "the system refuses connections",
    "timeout": "the system does not answer in time",
    "translate host": "the host's name is not known",
    "resolve": "the host's name is not known",
    "connection option": "the address has a setting that nobody knows",
    "locked": "the system is busy",
    "unable to open": "the database file cannot be opened",
    "not a database": "the file is not a database",
    "readonly": "the database cannot be written to",
    "no such table": CHANGED,
    "no such column": CHANGED,
}


def in_words(error: Exception) -> str:
    """The cause of a driver's error in our own words: the driver's hold addresses, and sometimes data."""
    original = getattr(error, "orig", None) or error
    kind, text = type(original).__name__, str(original).lower()
    by_text = next((words for mark, words in BY_TEXT.items() if mark in text), f"the system is down ({kind})")
    return BY_KIND.get(kind, by_text)
