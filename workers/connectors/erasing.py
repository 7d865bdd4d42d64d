"""Erasing in a SQL database: what a step would break is found in the catalogue before anything is changed;
the step itself is one set-based statement over row addresses taken beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from portal.problems import Problem
from workers.connectors.catalogue import Family, Unique, family_of
from workers.connectors.dialects.mariadb import MariaDB
from workers.connectors.dialects.sqlite import SQLite
from workers.connectors.masked import (
    NO_SECRET,
    RowSet,
    Target,
    inside,
    length_of,
    new_value,
    unmasked,
)
from workers.connectors.passing import masked_here
from workers.connectors.problems import ErasureRefused
from workers.connectors.relations import ForeignKey
from workers.engine.masking import TEXT_ONLY

HARMLESS = frozenset({"NO ACTION", "RESTRICT"})  # what a foreign key may do on delete without changing a row


def mask_problems(rows: RowSet, targets: Sequence[Target], deleted: dict[tuple[str, str], RowSet]) -> Iterator[str]:
    """What masking would break: types, NOT NULL, UNIQUE, CHECK, foreign keys."""
    yield from _relation_problems(rows, targets, may=rows.table.relation.updatable)
    for target in targets:
        yield from _column_problems(rows, target)
    yield from _unique_problems(rows, targets)
    yield from _check_problems(rows, targets)
    for target in targets:
        if not target.field.inner:
            yield from _reference_problems(rows, target, deleted)


def delete_problems(rows: RowSet, deleted: dict[tuple[str, str], RowSet]) -> Iterator[str]:
    """What deleting would break or take along: rows that refer to these and are not deleted themselves."""
    yield from _relation_problems(rows, (), may=rows.table.relation.deletable)
    for key in rows.session.catalogue.referring_to(rows.table):
        staying = _staying_referrers(rows, key, deleted)
        if not staying:
            continue
        name = key.table[1]
        if key.on_delete == "CASCADE":
            yield Problem(
                "deleting would also delete %(count)s rows of %(table)s, which are not part of this erasure",
                count=staying,
                table=name,
            )
        elif key.on_delete not in ("SET NULL", "SET DEFAULT"):
            yield Problem("%(count)s rows of %(table)s refer to these rows and stay", count=staying, table=name)


class Step:
    """One collection's erasure inside the system's transaction."""

    def __init__(self, number: int, rows: RowSet, *, delete: bool, targets: Sequence[Target], alone: bool) -> None:
        """``alone`` says that no other step of the transaction changes the same table."""
        self.rows = rows
        self.delete = delete
        self.targets = targets
        self.taken = 0
        self._connection = rows.session.connection
        self._dialect = rows.session.dialect
        self._elsewhere = [] if delete else _elsewhere(rows, targets)
        self._addresses = _row_addresses(rows)
        self._steady = alone and not self._elsewhere and _stays_true(rows, targets, dear=not self._addresses)
        self._moving = rows.session.dialect.addresses_move and not all(
            isinstance(address, sa.Column) for address in self._addresses
        )
        names = [f"k{index}" for index, _address in enumerate(self._addresses)]
        self._kept = sa.table(f"habeas_rows_{number}", *(sa.column(name) for name in names))

    def take_addresses(self) -> int:
        """Note which rows are meant, before anything is changed; gives how many, also as ``taken``."""
        if self._steady:
            self.taken = self.rows.count()
            return self.taken
        columns = [address.label(f"k{index}") for index, address in enumerate(self._addresses)]
        query = sa.select(*columns).select_from(self.rows.table.sa).where(self.rows.where)
        self._dialect.note(self._connection, self._kept.name, query)
        self.taken = int(self._connection.execute(sa.select(sa.func.count()).select_from(self._kept)).scalar_one())
        return self.taken

    def run(self, secret: bytes) -> int:
        """Change the rows; gives how many were."""
        table = self.rows.table.sa
        if self.delete:
            return self._delete()
        values: dict[str, Any] = {}
        for target in self.targets:
            column = target.field.column
            if target not in self._elsewhere:
                values[column] = new_value(self.rows, target, secret, values.get(column))
        change = sa.update(table)
        if not self._elsewhere:
            return self._change(change.where(self._meant).values(values))
        masked = masked_here(self.rows, self._addresses, self._kept, self._elsewhere, secret)
        changed = self._change(change.where(*masked.same).values(values | dict(masked.values)))
        self._dialect.forget(self._connection, masked.name)
        return changed

    def _delete(self) -> int:
        """Where the database looks at references row by row, rows that refer to each other go from the leaves on."""
        change = sa.delete(self.rows.table.sa).where(self._meant)
        if not (isinstance(self._dialect, MariaDB) and _refers_to_itself(self.rows)):
            return self._connection.execute(change).rowcount
        change, gone = change.prefix_with("IGNORE"), 0
        while some := self._connection.execute(change).rowcount:
            gone += some
        return gone

    def _change(self, change: sa.Update) -> int:
        """Rows that are found at another place once they are changed are noted there."""
        if self._steady or not self._moving:
            return self._connection.execute(change).rowcount
        named = zip(self._addresses, self._kept.c, strict=True)
        moved = change.returning(*(address.label(key.name) for address, key in named)).cte("moved")
        note = sa.insert(self._kept).from_select(list(self._kept.c), sa.select(moved))
        return self._connection.execute(note, execution_options={"preserve_rowcount": True}).rowcount

    def left(self) -> int:
        """How many of the rows still hold what was to go."""
        query = sa.select(sa.func.count()).select_from(self.rows.table.sa).where(self._meant)
        if not self.delete:
            query = query.where(sa.or_(sa.false(), *(unmasked(self.rows, target) for target in self.targets)))
        return int(self._connection.execute(query).scalar_one())

    def forget(self) -> None:
        """Drop the note of the rows."""
        if not self._steady:
            self._dialect.forget(self._connection, self._kept.name)

    @property
    def _meant(self) -> sa.ColumnElement[bool]:
        if self._steady:
            return self.rows.where
        return self._dialect.noted(self._addresses, self._kept)


def refuse_changed(address: str, planned: int, found: int) -> ErasureRefused:
    """The rows are not those of the plan any more."""
    return ErasureRefused(
        Problem(
            "%(collection)s: %(planned)s rows were planned, %(found)s are there now",
            collection=address,
            planned=planned,
            found=found,
        )
    )


def _relation_problems(rows: RowSet, targets: Sequence[Target], *, may: bool) -> Iterator[str]:
    relation = rows.table.relation
    if not may:
        yield Problem(
            "these rows cannot be changed: it is a view that does not allow it, or the database account may not"
        )
    elif relation.unsafe:
        yield Problem(
            "the storage engine %(engine)s has no transactions: nothing could be undone; convert it to InnoDB",
            engine=relation.unsafe,
        )
    elif _row_addresses(rows):
        return
    elif relation.view:
        yield Problem("a view needs a field marked primary_key in the file, so that its rows can be told apart")
    elif _elsewhere(rows, targets) or not _stays_true(rows, targets, dear=True):
        yield Problem("the table has no key: mark in the file as primary_key the fields that tell its rows apart")


def _column_problems(rows: RowSet, target: Target) -> Iterator[str]:
    column, strategy = target.field.column, target.masking.strategy
    if column in rows.table.generated:
        yield Problem(
            "%(field)s: the database computes it; mark it read_only, and mask what it is computed from",
            field=target.field.path,
        )
    elif column in rows.table.primary_key and not target.field.inner:
        yield Problem(
            "%(field)s: is part of the primary key and NOT NULL; it is never masked, the row could be deleted",
            field=column,
        )
    elif inside(rows.table, target):
        if not _holds_texts(rows, column):
            named = {"field": target.field.path, "strategy": strategy, "type": _type(rows, column)}
            yield Problem("%(field)s: %(strategy)s needs JSON or a list of texts, this is %(type)s", **named)
    elif strategy == "null_rewrite" and not rows.table.nullable(column):
        yield Problem("%(field)s: is NOT NULL, so null_rewrite would fail", field=column)
    elif strategy in TEXT_ONLY and not _is_text(rows, column):
        named = {"field": column, "strategy": strategy, "type": _type(rows, column)}
        yield Problem("%(field)s: %(strategy)s needs a text column, this one is %(type)s", **named)


def _is_text(rows: RowSet, column: str) -> bool:
    """Whether a column takes any text; in SQLite one without a type does."""
    untyped = isinstance(rows.session.dialect, SQLite) and isinstance(rows.table.sa.c[column].type, sa.types.NullType)
    return untyped or rows.table.family(column) is Family.TEXT


def _holds_texts(rows: RowSet, column: str) -> bool:
    type_: Any = rows.table.sa.c[column].type
    texts = isinstance(type_, sa.ARRAY) and family_of(type_.item_type) is Family.TEXT
    return texts or rows.table.family(column) is Family.JSON or _is_text(rows, column)


def _type(rows: RowSet, column: str) -> str:
    return str(rows.table.sa.c[column].type)


def _future(rows: RowSet, targets: Sequence[Target]) -> sa.Subquery:
    """The rows as they would be, under their table's name, for conditions written in terms of it."""
    by_column = {target.field.column: target for target in targets if not target.field.inner}
    columns = [
        rows.session.dialect.retyped(_likely(rows, by_column[c.name]), c).label(c.name)
        if c.name in by_column and not list(_column_problems(rows, by_column[c.name]))
        else c
        for c in rows.table.sa.c
    ]
    return sa.select(*columns).where(rows.where).subquery(rows.table.sa.name)


def _likely(rows: RowSet, target: Target) -> Any:
    """A value as masking would make it; what the database cannot make is like it in kind and length."""
    made = new_value(rows, target, NO_SECRET)
    if made is not None or inside(rows.table, target):
        return rows.table.sa.c[target.field.column] if made is None else made
    return target.masking.text("", NO_SECRET, length_of(rows.table, target.field))


def _unique_problems(rows: RowSet, targets: Sequence[Target]) -> Iterator[str]:
    """Values that would be there twice. Those made by a secret are not known yet; they hardly ever are the same."""
    constants = {t.field.column for t in targets if t.masking.constant() is not None and not inside(rows.table, t)}
    for unique in rows.table.uniques:
        changed = [t.field.column for t in targets if any(_mentions(part, t.field.column) for part in unique.parts)]
        if constants.intersection(changed) and _would_repeat(rows, targets, unique):
            named = ", ".join(changed)
            yield Problem("%(field)s: is UNIQUE, so several rows cannot all become the same", field=named)


def _mentions(part: str, column: str) -> bool:
    return re.search(rf'(?<![\w"]){re.escape(column)}(?![\w"])|"{re.escape(column)}"', part) is not None


def _would_repeat(rows: RowSet, targets: Sequence[Target], unique: Unique) -> bool:
    """Whether two rows as they would be, or one of them and one that stays, have the same in all parts."""
    future = _future(rows, targets)
    parts: list[sa.ColumnElement[Any]] = [sa.literal_column(part) for part in unique.parts]
    among: list[Any] = [sa.literal_column(f"({unique.condition})")] if unique.condition else []
    whole = sa.and_(*(part.is_not(None) for part in parts), *among)
    stays = sa.not_(sa.func.coalesce(rows.where, sa.false()))
    own = sa.select(*parts).select_from(future).where(whole)
    others = sa.select(*parts).select_from(rows.table.sa).where(whole, stays)
    twice = own.group_by(*parts).having(sa.func.count() > 1).limit(1)
    clash = sa.select(sa.literal(1)).select_from(own.intersect(others).subquery("both")).limit(1)
    execute = rows.session.connection.execute
    return bool(execute(twice).first() or execute(clash).first())


def _check_problems(rows: RowSet, targets: Sequence[Target]) -> Iterator[str]:
    """Evaluate each CHECK over the rows as they would be."""
    if not rows.table.checks or all(target.field.inner for target in targets):
        return
    future = _future(rows, targets)
    for name, condition in rows.table.checks:
        query = (
            sa.select(sa.literal(1)).select_from(future).where(sa.not_(sa.literal_column(f"({condition})"))).limit(1)
        )
        if rows.session.connection.execute(query).first():
            yield Problem("the CHECK %(name)s would not hold: %(condition)s", name=name, condition=condition)


def _reference_problems(rows: RowSet, target: Target, deleted: dict[tuple[str, str], RowSet]) -> Iterator[str]:
    column = target.field.column
    if target.masking.strategy != "null_rewrite":
        for key in rows.session.catalogue.leaving(rows.table):
            if column in key.columns:
                named = {"field": column, "table": key.target[1]}
                yield Problem("%(field)s: refers to %(table)s, so only null_rewrite is possible", **named)
    for key in rows.session.catalogue.referring_to(rows.table):
        if column in key.target_columns and (staying := _staying_referrers(rows, key, deleted)):
            named = {"field": column, "table": key.table[1]}
            yield Problem("%(field)s: %(count)s rows of %(table)s refer to it", count=staying, **named)


def _staying_referrers(rows: RowSet, key: ForeignKey, deleted: dict[tuple[str, str], RowSet]) -> int:
    schema, name = key.table
    other = sa.table(name, *(sa.column(column) for column in key.columns), schema=schema or None)
    going = deleted.get(key.table)
    if going is None:
        referring = other.alias("referring")
        stays: sa.ColumnElement[bool] = sa.true()
    else:
        referring = going.table.sa.alias("referring")
        adapted = sa.sql.util.ClauseAdapter(referring).traverse(going.where)
        stays = sa.not_(sa.func.coalesce(adapted, sa.false()))
    pairs = zip(key.columns, key.target_columns, strict=True)
    joined = sa.and_(*(referring.c[ours] == rows.table.sa.c[theirs] for ours, theirs in pairs))
    meant = sa.exists(
        sa.select(sa.literal(1)).select_from(rows.table.sa).where(rows.where, joined).correlate(referring)
    )
    query = sa.select(sa.func.count()).select_from(referring).where(meant, stays)
    return int(rows.session.connection.execute(query).scalar_one())


def _stays_true(rows: RowSet, targets: Sequence[Target], *, dear: bool) -> bool:
    """Whether the condition reads only columns of the row itself that the erasure leaves as they are.

    Then it names the rows throughout, and saves noting the address of each. It is asked several times: one that is
    ``dear``, since it computes what no index holds, is worth it only for rows without an address.
    """
    actions = [key for key in rows.session.catalogue.leaving(rows.table) if key.on_delete not in HARMLESS]
    changing = {target.field.column for target in targets} | {column for key in actions for column in key.columns}
    parts = list(sa.sql.visitors.iterate(rows.where))
    columns = [part for part in parts if isinstance(part, sa.ColumnClause)]
    return not any(_reads_elsewhere(part, dear=dear) for part in parts) and all(
        column.table is rows.table.sa and column.name not in changing for column in columns
    )


def _reads_elsewhere(part: object, *, dear: bool) -> bool:
    if isinstance(part, sa.sql.functions.FunctionElement):
        return not dear
    return isinstance(part, (sa.FromClause, sa.SelectBase))


def _elsewhere(rows: RowSet, targets: Sequence[Target]) -> list[Target]:
    """What the database cannot mask by itself."""
    return [each for each in targets if new_value(rows, each, NO_SECRET) is None]


def _refers_to_itself(rows: RowSet) -> bool:
    keys = rows.session.catalogue.leaving(rows.table)
    return any(key.target == rows.table.key and key.on_delete in HARMLESS for key in keys)


def _row_addresses(rows: RowSet) -> list[sa.ColumnElement[Any]]:
    """The primary key, unless it may be NULL as in SQLite; else the row's place, or what the file names."""
    table = rows.table
    marked = [table.sa.c[field.name] for field in rows.selection.collection.fields if field.primary_key]
    if table.relation.view:
        return [*marked]
    keys: list[sa.ColumnElement[Any]] = [table.sa.c[key] for key in table.primary_key]
    certain = keys and not any(table.sa.c[key].nullable for key in table.primary_key)
    return keys if certain else rows.session.dialect.row_address(table) or [*marked]
