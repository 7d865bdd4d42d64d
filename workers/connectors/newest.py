"""The day of the newest of some rows, as far as columns tell: staff see at once whether a person is still active."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from workers.connectors.catalogue import Family, Table
from workers.connectors.dialects.dialect import Dialect
from workers.connectors.dialects.sqlite import SQLite
from workers.engine.dataset import Collection
from workers.engine.masking import in_scope

BIRTHS = ("user.demographic.date_of_birth",)  # says nothing of when anything was written down
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


def newest_values(table: Table, collection: Collection, dialect: Dialect) -> Iterator[sa.ColumnElement[Any]]:
    """For each column with dates an aggregate, as text: its newest value that is not in the future."""
    for field in collection.fields:
        if field.fields or in_scope(field.categories, BIRTHS):
            continue
        column = table.sa.c[field.name]
        if isinstance(column.type, sa.Date | sa.DateTime):
            past: sa.ColumnElement[bool] = column <= sa.func.now()
        elif isinstance(dialect, SQLite) and table.family(field.name) is Family.TEXT:
            past = _sqlite_past(column)
        else:
            continue
        yield sa.cast(sa.func.max(sa.case((past, column))), sa.Text())


def latest(values: Iterable[str | None]) -> str:
    """The latest of some days, as ISO 8601 writes them; empty if there is none."""
    return max((day for value in values if value and (day := _day(value))), default="")


def _sqlite_past(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """SQLite has no type for dates: a text that is one, with or without a time, is taken for one."""
    dated = sa.or_(column.op("GLOB")(DAY), column.op("GLOB")(f"{DAY}[ T][0-9][0-9]:*"))
    return sa.and_(dated, column < sa.func.date("now", "+1 day"))


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""
