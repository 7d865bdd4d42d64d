"""The register of requests (Art. 5(2) GDPR) as a table: a row for each, without personal data, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from portal.insights.selection import Span, received
from portal.insights.words import (
    Words,
    asker_words,
    channel_words,
    decision_words,
    delay_words,
    ground_words,
    kind_words,
    law_words,
    outcome_words,
    topic_words,
)

Cell = str | int | date | None
Row = tuple[Cell, ...]

ROWS = 2000


def _yes_or_no(value: bool | None) -> str:  # noqa: FBT001  the column's value
    return _("yes") if value else _("no")


# The columns: their names, the values of a case that each is made of, and the words for them if they need any.
COLUMNS: tuple[tuple[str | Promise, tuple[str, ...], Words | None], ...] = (
    (gettext_lazy("Reference"), ("reference",), None),
    (gettext_lazy("Request"), ("kind",), kind_words),
    (gettext_lazy("Topic"), ("topic",), topic_words),
    (gettext_lazy("Law"), ("jurisdiction",), law_words),
    (gettext_lazy("Channel"), ("channel",), channel_words),
    (gettext_lazy("Who asked"), ("by_representative",), asker_words),
    (gettext_lazy("Received"), ("received_on",), None),
    (gettext_lazy("Due"), ("due_on",), None),
    (gettext_lazy("Closed"), ("closed_on",), None),
    (gettext_lazy("Outcome"), ("outcome",), outcome_words),
    (gettext_lazy("Decision"), ("decision",), decision_words),
    (gettext_lazy("Ground of refusal"), ("jurisdiction", "ground"), ground_words),
    (gettext_lazy("Days taken"), ("days",), None),
    (gettext_lazy("Time extended"), ("is_extended",), _yes_or_no),
    (gettext_lazy("Late"), ("is_late",), _yes_or_no),
    (gettext_lazy("Why it was late"), ("delay_reason",), delay_words),
)
NAMES = tuple(dict.fromkeys(name for _label, names, _words in COLUMNS for name in names))


def header() -> Row:
    """The names of the columns."""
    return tuple(str(label) for label, _names, _words in COLUMNS)


def rows(span: Span, *, today: date) -> Iterator[Row]:
    """The requests received in the span, in the order of receipt: a few thousand are in memory at a time.

    Words are in the language in which this is called, whatever it is when the rows are read.
    """
    columns = [(names, _remembering(words, get_language()) if words else None) for _label, names, words in COLUMNS]
    cases = received(span, today=today).order_by("received_on", "pk").values(*NAMES)
    return (_row(case, columns) for case in cases.iterator(chunk_size=ROWS))


def _row(case: dict[str, Any], columns: list[tuple[tuple[str, ...], Words | None]]) -> Row:
    return tuple(words(*(case[name] for name in names)) if words else case[names[0]] for names, words in columns)


def _remembering(words: Words, language: str | None) -> Words:
    """The same words, looked up once each: there are few of them and many rows."""

    @cache
    def remembered(*values: Any) -> str:
        with override(language):
            return words(*values)

    return remembered
