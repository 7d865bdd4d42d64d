"""Requests written as JSON, to be answered with their due dates: how others can check our clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.law.calendar import UnknownPlace
from portal.law.clock import ClockEvent, Deadline, EventKind, deadline
from portal.law.jurisdiction import JurisdictionError, jurisdiction
from portal.law.promise import Promise
from portal.law.reading import Table, Wrong, one_of

DAY_LENGTH = len("2026-01-31")


class BadVectors(ValueError):
    """Some requests could not be answered: ``problems`` says which and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Answer(NamedTuple):
    """A request as it was written, and its deadline."""

    request: Mapping[str, Any]
    deadline: Deadline


def answered(text: str) -> list[Answer]:
    """The deadline of every request in a JSON list. Raises BadVectors, which names all that are wrong."""
    answers, problems = [], []
    for number, item in enumerate(_items(text), start=1):
        try:
            answers.append(Answer(item, answer(item)))
        except BadVectors as error:
            problems += [f"item {number}: {problem}" for problem in error.problems]
    if problems:
        raise BadVectors(problems)
    return answers


def answer(item: object, promise: Promise | None = None) -> Deadline:
    """The deadline of one request. Raises BadVectors."""
    try:
        return _deadline(_table(item, ""), promise)
    except (Wrong, JurisdictionError, UnknownPlace) as error:
        raise BadVectors([str(error)]) from error
    except OverflowError as error:
        raise BadVectors(["received: its time ends after the year 9999."]) from error


def _items(text: str) -> list[Any]:
    try:
        items = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadVectors([f"This is no JSON: {error}."]) from error
    if not isinstance(items, list):
        raise BadVectors(["This is no JSON list of requests."])
    return items


def _deadline(table: Table, promise: Promise | None) -> Deadline:
    received = _day(table, "received")
    return deadline(
        jurisdiction(table.take("jurisdiction", str)),
        country=table.take("country", str),
        region=table.maybe("region", str),
        received=received,
        events=[_event(each, table.key(f"events[{n}]"), received) for n, each in enumerate(table.items("events"), 1)],
        promise=promise,
    )


def _event(item: object, at: str, received: date) -> ClockEvent:
    table = _table(item, at)
    kind = one_of(EventKind, table.take("kind", str), at=table.key("kind"))
    event = ClockEvent(kind, _day(table, "date"), _day(table, "until") if table.has("until") else None)
    if event.on < received:
        raise Wrong(table.key("date"), f"{event.on} is before the request was received, on {received}.")
    return event


def _table(item: object, at: str) -> Table:
    """An object without its empty values, which say as much as those that are left out."""
    if not isinstance(item, dict):
        raise Wrong(at or "request", f"must be an object, not {item!r}.")
    return Table({name: value for name, value in item.items() if value not in (None, "")}, at)


def _day(table: Table, name: str) -> date:
    text = table.take(name, str)
    try:
        if len(text) == DAY_LENGTH and text[4] == text[7] == "-":  # Python also reads weeks and days without dashes
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Wrong(table.key(name), f"{text!r} is no day. Write it as 2026-01-31.")
