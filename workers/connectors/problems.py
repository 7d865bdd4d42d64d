"""What can go wrong with a data system, in words without secrets or personal data."""

from __future__ import annotations

import pymysql
import sqlalchemy as sa

from portal.problems import Problem


class SystemDown(Exception):
    """The system cannot be reached or does not answer now; trying later may help."""


class ErasureRefused(Exception):
    """The erasure would break something, differs from its plan, or was not verified: nothing was changed."""


DENIED = Problem("the database account may not do this")
CHANGED = Problem("its tables changed since it was last read")
BY_KIND = {
    "InsufficientPrivilege": DENIED,
    "UndefinedColumn": CHANGED,
    "UndefinedTable": CHANGED,
}
BUSY = Problem("the system is busy")
SLOW = Problem("the system does not answer in time")
UNKNOWN = Problem("the database or its user does not exist there")
BY_NUMBER = {  # of MariaDB and MySQL
    **dict.fromkeys((1044, 1142, 1143, 1227, 1370), DENIED),
    **dict.fromkeys((1054, 1146), CHANGED),
    **dict.fromkeys((1020, 1040, 1205, 1213), BUSY),
    **dict.fromkeys((1969, 3024), SLOW),
    1049: UNKNOWN,
}
PASSING = frozenset((1020, 1021, 1040, 1053, 1114, 1205, 1206, 1213, 1290, 1317, 1792, 1836, 1927, 1969, 3024))
FROM_CLIENT = range(2000, 3000)  # the driver's own: there is no connection any more, or there never was
BY_TEXT = {
    "password": Problem("the system refuses the user or the password"),
    "does not exist": UNKNOWN,
    "refused": Problem("the system refuses connections"),
    "timeout": SLOW,
    "timed out": SLOW,
    "name or service": Problem("the host's name is not known"),
    "translate host": Problem("the host's name is not known"),
    "resolve": Problem("the host's name is not known"),
    "connection option": Problem("the address has a setting that nobody knows"),
    "locked": BUSY,
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
    known = BY_KIND.get(kind) or BY_NUMBER.get(_number(original))
    return known or next(by_text, Problem("the system is down (%(error)s)", error=kind))


def passes(error: sa.exc.DBAPIError) -> bool:
    """Whether it may work another time: the system is gone, locked, out of space. MariaDB's driver takes for that also
    what a trigger or a CHECK says, and only the number tells.
    """
    if not isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError)):
        return False
    number = _number(error.orig)
    return not number or number in PASSING or number in FROM_CLIENT


def named(error: sa.exc.DBAPIError) -> str:
    """An error for whoever runs the database: its kind, and its number if it has one, and nothing that it says."""
    number = _number(error.orig)
    kind = type(error.orig).__name__
    return f"{kind} {number}" if number else kind


def _number(error: BaseException | None) -> int:
    """The number of an error of MariaDB or MySQL; 0 if it has none."""
    first = error.args[0] if isinstance(error, pymysql.err.Error) and error.args else 0
    return first if isinstance(first, int) else 0
