"""The statements that read rows; where only lists of keys lead to them, one for everybody, and made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from workers.connectors.dialects.dialect import Later

if TYPE_CHECKING:
    from workers.connectors.selection import Selection


def statement(selection: Selection) -> tuple[SQLCompiler, Mapping[str, Any]]:
    """What reads the rows of a selection, and the lists it is to be given."""
    lists = _lists(selection)
    if lists is None:
        return selection.rows().compile(dialect=_dialect(selection), compile_kwargs={"render_postcompile": True}), {}
    known = selection.session.catalogue.statements
    place = selection.collection, selection.step.inputs
    if place not in known:
        known[place] = _for_everybody(selection, list(lists))
    return known[place], lists


def _lists(selection: Selection) -> dict[str, Any] | None:
    """The keys by the names under which they are given; None where more than short lists leads to the rows."""
    table, lists = selection.table, dict[str, Any]()
    for number, (edge, keys) in enumerate(selection.inputs):
        field = selection.field(edge.target_field)
        if keys.values is None or table.inside(field):
            return None
        lists[f"keys_{number}"] = selection.session.dialect.given(table.family(field.column), keys.values)
    return None if selection.step.identities else lists


def _for_everybody(selection: Selection, names: list[str]) -> SQLCompiler:
    """The statement without any value of the person at hand: it fails unless it is given each list."""
    table, one_of = selection.table, selection.session.dialect.one_of
    tests: list[sa.ColumnElement[bool]] = []
    for name, (edge, keys) in zip(names, selection.inputs, strict=True):
        column = table.sa.c[selection.field(edge.target_field).column]
        exact = selection.session.exactly(column, keys)
        tests.append(one_of(column, table.family(column.name), Later(name), exact=exact))
    return sa.select(*selection.columns).where(sa.or_(sa.false(), *tests)).compile(dialect=_dialect(selection))


def _dialect(selection: Selection) -> sa.Dialect:
    return selection.session.connection.dialect
