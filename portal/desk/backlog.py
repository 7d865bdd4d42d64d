"""A backlog of requests in a table: each row is checked by the form that staff fill in for one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.cases.lifecycle import Kind
from portal.cases.services.entering import Entry
from portal.desk.forms.entering import EntryForm, long_ago
from portal.desk.tables import MEGABYTE, NoTable, TableRow, read
from portal.intake.forms.people import IDENTITY

MOST = 500
LARGEST = 2 * MEGABYTE
NEEDED = ("kind", "received_on", "channel", "name")
COLUMNS = (
    *NEEDED, "email", "country", "language", "topic", "categories", "message",
    "representative", "representative_role", "representative_email", "proof",
)  # fmt: skip
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; ``row`` is 0 for the table as a whole."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Line:
    """A row that is in order, with what it becomes."""

    row: int
    entry: Entry
    old: bool


@dataclass
class Backlog:
    """A table that was read: either its ``problems``, or its ``lines`` ready to be imported."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def old(self) -> list[Line]:
        """Rows whose day of receipt is so long ago that it may be a slip."""
        return [line for line in self.lines if line.old]


def columns() -> list[str]:
    """The names that columns may have: those of the form, with the identifiers of the organisation."""
    place = COLUMNS.index("email") + 1
    return [*COLUMNS[:place], *(key.key for key in settings.ORGANISATION.identity_keys), *COLUMNS[place:]]


def checked(content: bytes, *, most: int = MOST, largest: int = LARGEST) -> Backlog:
    """The table with every row checked; it has at most so many rows and so many bytes."""
    try:
        header, rows = read(content, most=most, largest=largest)
    except NoTable as problem:
        return Backlog(problems=[Problem(0, "", str(problem))])
    backlog = Backlog(problems=list(_about_the_table(header, rows, most)))
    if not backlog.problems:
        digest = hashlib.sha256(content).hexdigest()
        for row in rows:
            _check(row, digest, backlog)
    return backlog


def _about_the_table(header: list[str], rows: list[TableRow], most: int) -> Iterator[Problem]:
    for name in header:
        if name not in columns():
            yield Problem(1, name, _("There is no such column."))
        elif header.count(name) > 1:
            yield Problem(1, name, _("This column is there twice."))
    for name in NEEDED:
        if name not in header:
            yield Problem(1, name, _("This column is missing."))
    if not rows:
        yield Problem(0, "", _("There is no row below the names of the columns."))
    if len(rows) > most:
        yield Problem(0, "", _("These are more than %(most)d rows. Import them in parts.") % {"most": most})


def _check(row: TableRow, digest: str, backlog: Backlog) -> None:
    kind, day = row.cells.get("kind", ""), row.cells.get("received_on", "")
    if kind not in Kind:
        backlog.problems.append(Problem(row.number, "kind", _one_of(Kind.values)))
        return
    if not ISO_DAY.fullmatch(day):
        words = _("Write the day as year, month and day: 2026-03-31.")
        backlog.problems.append(Problem(row.number, "received_on", words))
        return
    form = EntryForm(Kind(kind), _data(row, digest))
    backlog.problems += list(_about_the_row(row, form))
    if form.is_valid():
        backlog.lines.append(Line(row.number, Entry(form.filing(), **form.receipt()), old=long_ago(day)))


def _about_the_row(row: TableRow, form: EntryForm) -> Iterator[Problem]:
    """What the form says, and cells that its kind of request has no use for: nothing is dropped in silence."""
    for name, errors in form.errors.as_data().items():
        for words in (words for error in errors for words in _in_words(form, name, error)):
            yield Problem(row.number, name.removeprefix(IDENTITY), words)
    for name in ("topic", "categories"):
        if name in row.cells and name not in form.fields:
            yield Problem(row.number, name, _("This kind of request has none."))
    if "" in row.cells:
        yield Problem(row.number, "", _("There is something in a column without a name."))


def _in_words(form: EntryForm, name: str, error: ValidationError) -> list[str]:
    """What is wrong in a cell. Whoever fills in a table sees no choices: they are named."""
    if error.code == "required":
        return [_("This must be filled in.")]
    if error.code == "invalid_choice":
        values = [str(value) for value, _label in form.fields[name].choices if value]  # type: ignore[attr-defined]
        return [_one_of(values)]
    return error.messages


def _one_of(values: Iterable[str]) -> str:
    return _("Write one of these: %(values)s.") % {"values": ", ".join(values)}


def _data(row: TableRow, digest: str) -> MultiValueDict[str, str]:
    """A row as the form takes it. Its id follows from file and row: imported twice, it is one case."""
    keys = {key.key for key in settings.ORGANISATION.identity_keys}
    defaults = {"country": settings.ORGANISATION.country, "language": settings.LANGUAGE_CODE, "sure": "on"}
    given = {**defaults, **row.cells, "submission": str(uuid5(NAMESPACE_OID, f"habeas-backlog:{digest}:{row.number}"))}
    data = {f"{IDENTITY}{name}" if name in keys else name: [text] for name, text in given.items()}
    data["categories"] = re.split(r"[\s,;]+", given["categories"]) if "categories" in given else []
    return MultiValueDict(data)
