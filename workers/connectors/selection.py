"""The person's rows of one collection of an SQL system: what leads to them, how many, and whose they may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workers.connectors import narrowing, reading
from workers.connectors.catalogue import Family, Table
from workers.connectors.newest import latest, newest_values
from workers.engine.dataset import Field
from workers.engine.graph import Edge, Graph, Step
from workers.engine.masking import in_scope

if TYPE_CHECKING:
    from workers.connectors.sql import Session

FEW = 10_000
FEW_NAMES = 20  # more ways to write one name are hardly found
NAMES = ("user.name",)
PROVED = "email"  # the one identity that a request proves


@dataclass(frozen=True)
class Summary:
    """The numbers of one collection. ``shared`` rows are also referred to by rows that are not the person's;
    ``conflicting`` ones carry another value for an identity we were given; ``people`` counts different names;
    nothing ties ``untied`` ones to the e-mail address. ``newest`` is the day of the newest, if columns tell and it was
    asked for.
    """

    found: int
    shared: int = 0
    conflicting: int = 0
    people: int = 0
    untied: int = 0
    newest: str = ""


@dataclass(frozen=True)
class Keys:
    """The values of a field of found rows: as a list when they are few, else as a query of the same session; ``value``
    is what it selects.
    """

    family: Family
    value: sa.ColumnElement[Any]
    values: tuple[str, ...] | None
    query: sa.Select[Any] | None
    session: Session

    def all_texts(self, limit: int | None = None) -> tuple[str, ...]:
        """The values that the query gives, as texts, each once."""
        assert self.query is not None  # noqa: S101  there is nothing to ask else
        text = self.session.dialect.text(self.value, self.family).label("v")
        query = self.query.with_only_columns(text).distinct().limit(limit)
        return tuple(self.session.connection.execute(query).scalars())


class Selection:
    """The person's rows of one collection, as a condition the database evaluates."""

    def __init__(
        self,
        session: Session,
        step: Step,
        graph: Graph,
        identities: dict[str, str],
        inputs: Sequence[tuple[Edge, Keys]],
    ) -> None:
        self.session = session
        self.collection = step.collection
        self.table = session.catalogue.tables[step.collection.address]
        self.step = step
        self.inputs = inputs
        self.elements = narrowing.tests(self.table, step, identities, inputs)
        self._graph = graph
        self._identities = identities

    @cached_property
    def where(self) -> sa.ColumnElement[bool]:
        """Whether a row is the person's."""
        return sa.or_(self.direct, self.linked)

    @cached_property
    def direct(self) -> sa.ColumnElement[bool]:
        """Whether an identity leads to it."""
        given = [(self.field(path), key, self._identities[key]) for key, path in self.step.identities]
        return sa.or_(sa.false(), *(self.session.identity(self.table, *each) for each in given))

    @cached_property
    def linked(self) -> sa.ColumnElement[bool]:
        """Whether rows that were found lead to it."""
        leading = [(self.field(edge.target_field), keys) for edge, keys in self.inputs]
        return sa.or_(sa.false(), *(self.session.linked(self.table, *each) for each in leading))

    @property
    def shared(self) -> sa.ColumnElement[bool]:
        """Rows found through a reference that rows of other people also refer to."""
        return sa.and_(sa.not_(sa.func.coalesce(self.direct, sa.false())), sa.or_(sa.false(), *self._referrers))

    @property
    def plain(self) -> bool:
        """Whether nothing is to be learnt of the rows before they are read: they cannot be anybody else's."""
        return not self.step.identities and not self._referrers

    def summary(self, *, dated: bool = False) -> Summary:
        """Count, in one query; with ``dated`` also see how new the rows are."""
        columns: list[sa.ColumnElement[int]] = [
            sa.func.count(),
            _count_where(self.shared),
            _count_where(self._conflict()),
            self._different_names(),
            _count_where(self._untied()),
        ]
        newest = newest_values(self.table, self.collection, self.session.dialect) if dated else ()
        query = sa.select(*columns, *newest).select_from(self.table.sa).where(self.where)
        found, shared, conflicting, people, untied, *days = self.session.connection.execute(query).one()
        return Summary(
            found, int(shared), int(conflicting), people, int(untied), latest(days)
        )  # MariaDB's sums are decimal

    def rows(self) -> sa.Select[Any]:
        """The found rows with the columns that the file lists."""
        return sa.select(*self.columns).where(self.where)

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        """Those that the file lists, as they are read."""
        return [self._readable(field) for field in self.collection.fields]

    def stream(self) -> Iterator[bytes]:
        """The found rows as JSON lines."""
        chunks = self.session.dialect.stream(self.session.connection, *reading.statement(self))
        return narrowing.narrow(chunks, self.elements) if self.elements else chunks

    def keys(self, path: str) -> Keys:
        """The distinct values of a field of the found rows."""
        field = self.field(path)
        value, source = self.session.values_of(self.table, field)
        rows = self.table.sa if source is None else self.table.sa.join(source, sa.true())
        query = sa.select(value.label("v")).select_from(rows).where(self.where, value.is_not(None))
        keys = Keys(self.table.value_family(field), value, None, query, self.session)
        few = keys.all_texts(FEW + 1)
        return replace(keys, values=few) if len(few) <= FEW else keys

    def all_values(self, keys: Keys) -> Keys:
        """The same keys as a list, however many, to be used in another database."""
        if keys.values is not None or keys.query is None:
            return keys
        return replace(keys, values=keys.all_texts(), query=None)

    def field(self, path: str) -> Field:
        """The field of a dotted path. Raises KeyError."""
        field = self.collection.at(path)
        if field is None:
            raise KeyError(path)
        return field

    def _readable(self, field: Field) -> sa.ColumnElement[Any]:
        column = self.session.dialect.readable(self.table, field)
        return column if isinstance(column, sa.Column) else column.label(field.name)

    @cached_property
    def _referrers(self) -> list[sa.ColumnElement[bool]]:
        return list(self._other_referrers())

    def _other_referrers(self) -> Iterator[sa.ColumnElement[bool]]:
        """For each reference into this collection: some row refers to this one and is not among the found."""
        session = self.session
        for edge in self._graph.feeders(self.collection.address):
            other = session.catalogue.tables.get(edge.source)
            here, there = (
                self.collection.at(edge.target_field),
                self._graph.collections[edge.source].at(edge.source_field),
            )
            if other is None or here is None or there is None:
                continue
            if self._fed_by_us(edge) or self._only_through(edge, here, other, there):
                continue
            yield self._referred_by(other, edge, here, there)

    def _only_through(self, edge: Edge, here: Field, other: Table, there: Field) -> bool:
        """Whether our rows were found by this reference alone, and each refers to one row there, which is found."""
        alone = self.step.inputs == (edge,) and not self.step.identities
        single = not self.table.inside(here) and not other.inside(there)
        return alone and single and other.is_unique(there.column)

    def _fed_by_us(self, edge: Edge) -> bool:
        """Whether we feed that collection by the same reference, so that all its rows that refer to ours are found."""
        found = self.session.selections.get(edge.source)
        return found is not None and any(
            each.source == edge.target
            and each.source_field == edge.target_field
            and each.target_field == edge.source_field
            for each in found.step.inputs
        )

    def _referred_by(self, other: Table, edge: Edge, here: Field, there: Field) -> sa.ColumnElement[bool]:
        alias = other.sa.alias()
        session = self.session
        ours, our_source = session.values_of(self.table, here, name="our_value")
        theirs, their_source = session.values_of(other, there, of=alias, name="their_value")
        families = self.table.value_family(here), other.value_family(there)
        ours, theirs = session.comparable(ours, families[0], theirs, families[1])
        found = session.selections.get(edge.source)
        mine = sa.false() if found is None else _on(found.where, other.sa, alias)
        stranger = sa.not_(sa.func.coalesce(mine, sa.false()))
        source: Any = alias
        for inside in (their_source, our_source):
            source = source if inside is None else source.join(inside, sa.true())
        if session.dialect.gathers and our_source is None:
            values = sa.select(theirs).select_from(source).where(theirs.is_not(None), stranger)
            return sa.and_(ours.is_not(None), ours.in_(values))
        referring = sa.select(sa.literal(1)).select_from(source).where(theirs == ours, stranger)
        return sa.exists(referring.correlate(self.table.sa))

    def _conflict(self) -> sa.ColumnElement[bool]:
        """A row found by one identity that carries another value for a second one we were given."""
        plain = [(key, self.field(path)) for key, path in self.step.identities]
        plain = [(key, field) for key, field in plain if not self.table.inside(field)]
        if len({key for key, _field_ in plain}) < 2:
            return sa.false()
        agreeing = {
            key: [
                self.session.identity(self.table, field, key, self._identities[key])
                for other, field in plain
                if other == key
            ]
            for key, _field_ in plain
        }
        present = {
            key: [self.table.sa.c[field.column].is_not(None) for other, field in plain if other == key]
            for key in agreeing
        }
        strays = [
            sa.and_(sa.or_(*present[key]), sa.not_(sa.func.coalesce(sa.or_(*agreeing[key]), sa.false())))
            for key in agreeing
        ]
        return sa.and_(self.direct, sa.or_(*strays))

    def _untied(self) -> sa.ColumnElement[bool]:
        """A row found by a number somebody typed, which neither bears the e-mail address nor is referred to by a row
        that was found: the address is all that a person proves, and a number of somebody else's is soon known.
        """
        if PROVED not in self._identities:
            return sa.false()
        typed: list[sa.ColumnElement[bool]] = []
        tied = [self.linked]
        for key, path in self.step.identities:
            same = self.session.identity(self.table, self.field(path), key, self._identities[key])
            (tied if key == PROVED else typed).append(same)
        return sa.and_(sa.or_(sa.false(), *typed), sa.not_(sa.func.coalesce(sa.or_(*tied), sa.false())))

    def names(self) -> list[str]:
        """A few of the different names that the directly found rows bear."""
        if (name := self._name) is None:
            return []
        query = sa.select(name).select_from(self.table.sa).where(self.direct, name.is_not(None)).distinct()
        return list(self.session.connection.execute(query.limit(FEW_NAMES)).scalars())

    def _different_names(self) -> sa.ColumnElement[int]:
        """How many different names the directly found rows bear, in a collection that names people."""
        if self._name is None:
            return sa.literal(0)
        return sa.func.count(sa.distinct(sa.case((self.direct, self._name))))

    @cached_property
    def _name(self) -> sa.ColumnElement[str] | None:
        """Whose a row says it is; NULL for a row without a name."""
        named = [field for field in self.collection.fields if in_scope(field.categories, NAMES) and not field.fields]
        if not named or not self.step.identities:
            return None
        texts = [
            sa.func.lower(sa.func.coalesce(sa.cast(self.table.sa.c[field.name], sa.Text()), "")) for field in named
        ]
        joined: sa.ColumnElement[str] = texts[0]
        for text in texts[1:]:
            joined = joined.concat(" ").concat(text)
        return sa.func.nullif(self.session.dialect.trimmed(joined), "")


def _count_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _on(condition: sa.ColumnElement[bool], table: sa.Table, alias: sa.FromClause) -> sa.ColumnElement[bool]:
    """A condition on a table, said of an alias of it."""
    return sa.sql.util.ClauseAdapter(alias).traverse(condition)
