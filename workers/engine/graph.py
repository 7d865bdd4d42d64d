"""The graph of collections: who feeds whom, the order of reading, and what cannot be reached with what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TypeVar

from portal.problems import Problem
from workers.engine.dataset import Collection, Dataset
from workers.engine.links import dataset_order, reached

Entries = TypeVar("Entries", bound=Sequence[object])


@dataclass(frozen=True)
class Edge:
    """Values of ``source.source_field`` are the input to ``target.target_field`` (addresses, dotted fields)."""

    source: str
    source_field: str
    target: str
    target_field: str


@dataclass(frozen=True)
class Step:
    """One collection to be read: by which identities (key → fields) and which edges from earlier steps."""

    collection: Collection
    identities: tuple[tuple[str, str], ...]
    inputs: tuple[Edge, ...]


@dataclass(frozen=True)
class Unreachable:
    """A collection that no given identity leads to, and those that would."""

    address: str
    needs: tuple[str, ...]
    given: tuple[str, ...]

    def __str__(self) -> str:
        said = {"collection": self.address, "given": ", ".join(self.given), "needs": ", ".join(self.needs)}
        if not self.needs:
            return Problem("%(collection)s: no field of the file is an identity that leads there", **said)
        if not self.given:
            return Problem("%(collection)s: not reachable with nothing; would need %(needs)s", **said)
        return Problem("%(collection)s: not reachable with %(given)s; would need %(needs)s", **said)


@dataclass(frozen=True)
class Traversal:
    """The steps in the order they are run, each after all that feed it, and what is left out."""

    steps: tuple[Step, ...]
    unreachable: tuple[Unreachable, ...]

    @property
    def order(self) -> list[str]:
        """The addresses in order."""
        return [step.collection.address for step in self.steps]


@dataclass
class Graph:
    """All collections of some datasets and the edges between them."""

    collections: Mapping[str, Collection]
    one_way: tuple[Edge, ...]
    both_ways: tuple[tuple[Edge, Edge], ...]
    after: Mapping[str, set[str]]
    erase_after: Mapping[str, set[str]]
    _outgoing: Mapping[str, list[Edge]]
    _incoming: Mapping[str, list[Edge]]
    _entries: Mapping[str, list[tuple[str, str]]]

    @classmethod
    def build(cls, datasets: Iterable[Dataset]) -> Graph:
        """Join datasets that were loaded together with all they refer to, and so checked; some may be left out here."""
        datasets = list(datasets)
        collections = {each.address: each for dataset in datasets for each in dataset.collections}
        one_way, both_ways = _edges(collections)
        after = {a: set(each.after) & set(collections) for a, each in collections.items()}
        for address, others in dataset_order(datasets).items():
            after[address] |= others
        erase_after = {a: set(each.erase_after) & set(collections) for a, each in collections.items()}
        outgoing: dict[str, list[Edge]] = defaultdict(list)
        incoming: dict[str, list[Edge]] = defaultdict(list)
        for edge in (*one_way, *(each for pair in both_ways for each in pair)):
            outgoing[edge.source].append(edge)
            incoming[edge.target].append(edge)
        entries = {a: [(f.identity, f.path) for f in each.walk() if f.identity] for a, each in collections.items()}
        return cls(
            collections, tuple(one_way), tuple(both_ways), after, erase_after, outgoing, incoming, _filled(entries)
        )

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge; those that go both ways in the direction they are written."""
        return (*self.one_way, *(written for written, _back in self.both_ways))

    def seeds(self, identities: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """For each collection, the (identity, field) pairs by which it can be entered."""
        given = set(identities)
        return _filled({a: [entry for entry in each if entry[0] in given] for a, each in self._entries.items()})

    def feeders(self, address: str) -> Sequence[Edge]:
        """Every edge whose values point at this collection, by any direction."""
        return self._incoming.get(address, ())

    def traverse(self, identities: Iterable[str]) -> Traversal:
        """The order of a search from these identity keys. Each collection is read once, after all that feed it."""
        given = tuple(dict.fromkeys(identities))
        seeds = self.seeds(given)
        rank = self._discover(seeds)
        edges = self._active(rank)
        order, inputs = self._sort(rank, edges)
        steps: dict[str, Step] = {}
        for address in order:  # an “after” may have put one before all that lead to it
            feeding = tuple(edge for edge in inputs[address] if edge.source in steps)
            if feeding or address in seeds:
                steps[address] = Step(self.collections[address], tuple(seeds.get(address, ())), feeding)
        lost = [address for address in self.collections if address not in steps]
        return Traversal(tuple(steps.values()), tuple(self._unreachable(lost, given)))

    def _discover(self, seeds: Mapping[str, object]) -> dict[str, int]:
        """How soon each collection is met, breadth first from the seeds."""
        rank = {address: number for number, address in enumerate(seeds)}
        frontier = list(seeds)
        while frontier:
            met: list[str] = []
            for address in frontier:
                for edge in self._outgoing.get(address, ()):
                    if edge.target not in rank:
                        rank[edge.target] = len(rank)
                        met.append(edge.target)
            frontier = met
        return rank

    def _active(self, rank: Mapping[str, int]) -> list[Edge]:
        """Directed edges as they are; of the others, the direction whose source is met first."""
        active = [edge for edge in self.one_way if edge.source in rank]
        for one, other in self.both_ways:
            if one.source in rank:
                active.append(one if rank[one.source] < rank[one.target] else other)
        return active

    def _sort(self, rank: Mapping[str, int], edges: Iterable[Edge]) -> tuple[list[str], dict[str, list[Edge]]]:
        """A topological order; where references go in a circle, what was met first is read first."""
        inputs: dict[str, list[Edge]] = {address: [] for address in rank}
        hard: dict[str, set[str]] = {address: self.after[address] & rank.keys() for address in rank}
        soft = {address: set(others) for address, others in hard.items()}
        for edge in edges:
            inputs[edge.target].append(edge)
            soft[edge.target].add(edge.source)
        lines = [Line(rank, soft), Line(rank, hard), Line(rank, {})]
        done: dict[str, None] = {}
        while len(done) < len(rank):
            chosen = next(first for line in lines if (first := line.first(done)))
            inputs[chosen] = [edge for edge in inputs[chosen] if edge.source in done]
            done[chosen] = None
            for line in lines:
                line.end(chosen)
        return list(done), inputs

    def _unreachable(self, lost: list[str], given: tuple[str, ...]) -> Iterable[Unreachable]:
        above = {address: [edge.source for edge in edges] for address, edges in self._incoming.items()}
        for address in lost:
            needs = {key for each in reached(address, above) for key, _path in self._entries.get(each, ())}
            yield Unreachable(address, tuple(sorted(needs - set(given))), given)


class Line:
    """Addresses that wait for others, of which those with nothing left to wait for come in the order of ``rank``."""

    def __init__(self, rank: Mapping[str, int], waits: Mapping[str, set[str]]) -> None:
        self._rank = rank
        self._missing = {address: len(waits.get(address, ())) for address in rank}
        self._waiting: dict[str, list[str]] = defaultdict(list)
        for address, others in waits.items():
            for other in others:
                self._waiting[other].append(address)
        self._ready = [(number, address) for address, number in rank.items() if not self._missing[address]]
        heapify(self._ready)

    def first(self, done: Container[str]) -> str | None:
        """The first that waits for nothing any more and is not ``done``."""
        while self._ready and self._ready[0][1] in done:
            heappop(self._ready)
        return self._ready[0][1] if self._ready else None

    def end(self, address: str) -> None:
        """Nobody waits for this one any longer."""
        for waiting in self._waiting[address]:
            self._missing[waiting] -= 1
            if not self._missing[waiting]:
                heappush(self._ready, (self._rank[waiting], waiting))


def _edges(collections: Mapping[str, Collection]) -> tuple[list[Edge], list[tuple[Edge, Edge]]]:
    """The one-way edges, and the others as pairs; what leads out of these collections leads nowhere."""
    one_way: dict[Edge, None] = {}
    both_ways: dict[frozenset[Edge], tuple[Edge, Edge]] = {}
    for collection in collections.values():
        for each in collection.walk():
            for reference in each.references:
                there = f"{reference.dataset}:{reference.collection}"
                if there not in collections:
                    continue
                outward = Edge(collection.address, each.path, there, reference.field)
                inward = Edge(there, reference.field, collection.address, each.path)
                if reference.direction == "to":
                    one_way[outward] = None
                elif reference.direction == "from":
                    one_way[inward] = None
                else:
                    both_ways[frozenset((outward, inward))] = (outward, inward)
    return list(one_way), list(both_ways.values())


def _filled(by_address: Mapping[str, Entries]) -> dict[str, Entries]:
    return {address: entries for address, entries in by_address.items() if entries}
