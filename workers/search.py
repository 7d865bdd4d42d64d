"""A search: every collection in order, each row into the sink, every number accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from portal.problems import Problem
from workers.connectors.problems import SystemDown
from workers.connectors.selection import FEW_NAMES, Keys, Selection, Summary
from workers.connectors.sql import Session, SqlConnector
from workers.engine.graph import Edge, Graph, Step, Traversal
from workers.engine.names import Bearers
from workers.engine.source import DatasetError


class Writer(Protocol):
    """Takes whole JSON lines."""

    def write(self, data: bytes, /) -> object:
        """Take more."""


class Sink(Protocol):
    """Where the rows of each collection go."""

    def open(self, address: str) -> AbstractContextManager[Writer]:
        """A writer for a collection's rows."""


@dataclass(frozen=True)
class Result:
    """How the search of one collection ended: ``found``, ``empty``, ``unreachable`` or ``failed``."""

    address: str
    state: str
    rows: int = 0
    size: int = 0
    shared: int = 0
    problem: str = ""
    third_party: tuple[str, ...] = ()


class Doubtful(Protocol):
    """The addresses of collections whose rows may be two people's, and why."""

    ambiguous: list[str]
    untied: list[str]
    otherwise: list[str]


@dataclass
class SearchReport:
    """Every collection of the graph, what differs from the file in the live systems, and who may be two people.

    ``warnings`` stand by the address of the collection they are about, ``problems`` by the dataset.
    In ``untied`` collections are rows that only a number led to, and nothing ties to the e-mail address given. In those
    named ``otherwise`` rows bear another name than the one given, or than rows elsewhere.
    """

    results: dict[str, Result] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    ambiguous: list[str] = field(default_factory=list)
    untied: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)


class Sessions:
    """One session a connector, opened when first needed; a system that is down is tried once."""

    def __init__(
        self, graph: Graph, systems: Mapping[str, SqlConnector], stack: ExitStack, *, fresh: bool, strict: bool
    ) -> None:
        self._fresh = fresh
        self._strict = strict
        self._graph = graph
        self._systems = systems
        self._stack = stack
        self._open: dict[int, Session | SystemDown] = {}

    def of(self, dataset: str) -> Session:
        """The session of a dataset's system. Raises SystemDown, DatasetError."""
        connector = self._systems[dataset]
        if id(connector) not in self._open:
            self._open[id(connector)] = self._try(connector)
        opened = self._open[id(connector)]
        if isinstance(opened, SystemDown):
            raise opened
        return opened

    def all(self) -> Iterator[Session]:
        """Those that are open."""
        return (each for each in self._open.values() if isinstance(each, Session))

    def _try(self, connector: SqlConnector) -> Session | SystemDown:
        mine = [c for c in self._graph.collections.values() if self._systems[c.dataset] is connector]
        try:
            return self._stack.enter_context(connector.session(mine, fresh=self._fresh))
        except SystemDown as down:
            return down
        except DatasetError as wrong:
            if self._strict:
                raise
            return SystemDown(str(wrong))


def search(
    graph: Graph,
    systems: Mapping[str, SqlConnector],
    identities: Mapping[str, str],
    *,
    sink: Sink,
    name: str = "",
    strict: bool = True,
) -> SearchReport:
    """Look for a person, of this ``name`` if it is known, in every system and stream what is theirs into the sink.

    ``systems`` maps dataset keys to connectors; datasets of one database share one connector. A system that is down
    fails its own collections and those that depend on them; the rest goes on. So does one that is not as its file
    says, unless ``strict``: then DatasetError is raised.
    """
    report, bearers = SearchReport(), Bearers(name)
    with traversed(graph, systems, identities, fresh=False, strict=strict) as (traversal, walk):
        for step, selection in walk:
            address = step.collection.address
            if isinstance(selection, SystemDown):
                report.results[address] = Result(address, "failed", problem=str(selection))
                report.problems.setdefault(step.collection.dataset, str(selection))
            else:
                report.results[address] = _collect(step, selection, sink, report, bearers)
        for session in walk.sessions.all():
            report.warnings.update(session.catalogue.drift)
    for lost in traversal.unreachable:
        report.results[lost.address] = Result(lost.address, "unreachable", problem=str(lost))
    return report


@contextmanager
def traversed(
    graph: Graph,
    systems: Mapping[str, SqlConnector],
    identities: Mapping[str, str],
    *,
    fresh: bool = True,
    strict: bool = True,
    remembered: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[tuple[Traversal, Walk]]:
    """The steps of a traversal with their selections, inside one snapshot per system.

    ``fresh`` is for erasures: they trust no catalogue but the one of this moment. ``remembered`` are values that led
    from one system into another before, as in ``ErasurePlan.crossed``, and do so still.
    """
    traversal = graph.traverse(identities)
    with ExitStack() as stack:
        sessions = Sessions(graph, systems, stack, fresh=fresh, strict=strict)
        yield traversal, Walk(graph, traversal, sessions, dict(identities), remembered or {})


class Walk:
    """Goes through the steps, feeding each with what the earlier ones found."""

    def __init__(
        self,
        graph: Graph,
        traversal: Traversal,
        sessions: Sessions,
        identities: dict[str, str],
        remembered: Mapping[str, Sequence[str]],
    ) -> None:
        self.sessions = sessions
        self.crossed: dict[str, list[str]] = {}
        self._remembered = remembered
        self._graph = graph
        self._traversal = traversal
        self._identities = identities
        self._selections: dict[str, Selection | SystemDown] = {}
        self._keys: dict[tuple[str, str], Keys] = {}

    def __iter__(self) -> Iterator[tuple[Step, Selection | SystemDown]]:
        for step in self._traversal.steps:
            selection = self._select(step)
            self._selections[step.collection.address] = selection
            yield step, selection

    def _select(self, step: Step) -> Selection | SystemDown:
        broken = [edge.source for edge in step.inputs if isinstance(self._selections[edge.source], SystemDown)]
        if broken:
            return SystemDown(Problem("it depends on %(collection)s, which could not be read", collection=broken[0]))
        try:
            session = self.sessions.of(step.collection.dataset)
            inputs = [(edge, self._input(edge, session)) for edge in step.inputs]
            return session.select(step, self._identities, inputs, self._graph)
        except SystemDown as down:
            return down

    def _input(self, edge: Edge, session: Session) -> Keys:
        place = edge.source, edge.source_field
        source = self._selections[edge.source]
        assert isinstance(source, Selection)  # noqa: S101  broken ones were turned away before
        if place not in self._keys:
            self._keys[place] = source.keys(edge.source_field)
        keys = self._keys[place]
        return keys if keys.session is session else self._across(".".join(place), source.all_values(keys))

    def _across(self, place: str, keys: Keys) -> Keys:
        """Values for another system: those found now and those remembered."""
        values = dict.fromkeys((*(keys.values or ()), *self._remembered.get(place, ())))
        self.crossed[place] = list(values)
        return replace(keys, values=tuple(values))


def _collect(step: Step, selection: Selection, sink: Sink, report: SearchReport, bearers: Bearers) -> Result:
    collection = step.collection
    summary = None if selection.plain else selection.summary()
    if summary:
        doubt(report, selection, summary, bearers)
    lines, size = _read(collection.address, selection, sink) if summary is None or summary.found else (0, 0)
    if summary and lines != summary.found:
        problem = Problem("%(counted)s rows were counted but %(read)s were read", counted=summary.found, read=lines)
        return Result(collection.address, "failed", problem=problem)
    if not lines:
        return Result(collection.address, "empty")
    shared = summary.shared if summary else 0
    third_party = tuple(each.path for each in collection.walk() if each.meta.get("third_party"))
    return Result(collection.address, "found", lines, size, shared, third_party=third_party)


def _read(address: str, selection: Selection, sink: Sink) -> tuple[int, int]:
    """Stream the rows into the sink, which is opened for the first of them; gives rows and bytes."""
    chunks = selection.stream()
    first = next(chunks, b"")
    if not first:
        return 0, 0
    lines = size = 0
    with sink.open(address) as out:
        for chunk in chain((first,), chunks):
            lines += chunk.count(b"\n")
            size += len(chunk)
            out.write(chunk)
    return lines, size


def doubt(report: Doubtful, selection: Selection, summary: Summary, bearers: Bearers) -> None:
    """Note whether what the identities lead to may belong to two people, so that a human must look."""
    address = selection.collection.address
    names = selection.names() if summary.people else []
    if summary.conflicting or Bearers().differ(names) or len(names) == FEW_NAMES:
        report.ambiguous.append(address)
    if bearers.differ(names):
        report.otherwise.append(address)
    if summary.untied:
        report.untied.append(address)
