"""The graph of collections: who feeds whom, the order of reading, and what cannot be reached with what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.problems import Problem
from workers.engine.dataset import Collection, Dataset
from workers.engine.links import dataset_order, reached


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
    _outgoing: Mapping[str, list[Edge]] = field(default_factory=dict)

    @classmethod
    def build(cls, datasets: Iterable[Dataset]) -> Graph:
        """Join datasets that were loaded together (their links are checked then)."""
        datasets = list(datasets)
        collections = {each.address: each for dataset in datasets for each in dataset.collections}
        one_way, both_ways = _edges(collections.values())
        after = {a: set(each.after) & set(collections) for a, each in collections.items()}
        for address, others in dataset_order(datasets).items():
            after[address] |= others
        erase_after = {a: set(each.erase_after) & set(collections) for a, each in collections.items()}
        outgoing: dict[str, list[Edge]] = defaultdict(list)
        for edge in (*one_way, *(each for pair in both_ways for each in pair)):
            outgoing[edge.source].append(edge)
        return cls(collections, tuple(one_way), tuple(both_ways), after, erase_after, outgoing)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge; those that go both ways in the direction they are written."""
        return (*self.one_way, *(written for written, _back in self.both_ways))

    def seeds(self, identities: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """For each collection, the (identity, field) pairs by which it can be entered."""
        given = set(identities)
        found: dict[str, list[tuple[str, str]]] = {}
        for address, collection in self.collections.items():
            entries = [(each.identity, each.path) for each in collection.walk() if each.identity in given]
            if entries:
                found[address] = entries
        return found

    def feeders(self, address: str) -> list[Edge]:
        """Every edge whose values point at this collection, by any direction."""
        every = (*self.one_way, *(each for pair in self.both_ways for each in pair))
        return [edge for edge in every if edge.target == address]

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
        waits: dict[str, set[str]] = {address: self.after[address] & set(rank) for address in rank}
        hard = {address: set(others) for address, others in waits.items()}
        for edge in edges:
            inputs[edge.target].append(edge)
            waits[edge.target].add(edge.source)
        order: list[str] = []
        remaining = sorted(rank, key=rank.__getitem__)
        done: set[str] = set()
        while remaining:
            ready = next((a for a in remaining if waits[a] <= done), None)
            chosen = ready or next((a for a in remaining if hard[a] <= done), remaining[0])
            inputs[chosen] = [edge for edge in inputs[chosen] if edge.source in done]
            remaining.remove(chosen)
            done.add(chosen)
            order.append(chosen)
        return order, inputs

    def _unreachable(self, lost: list[str], given: tuple[str, ...]) -> Iterable[Unreachable]:
        incoming: dict[str, set[str]] = defaultdict(set)
        for edges in self._outgoing.values():
            for edge in edges:
                incoming[edge.target].add(edge.source)
        for address in lost:
            needs = {each.identity for above in reached(address, incoming) for each in self.collections[above].walk()}
            yield Unreachable(address, tuple(sorted(needs - {""} - set(given))), given)


def _edges(collections: Iterable[Collection]) -> tuple[list[Edge], list[tuple[Edge, Edge]]]:
    one_way: dict[Edge, None] = {}
    both_ways: dict[frozenset[Edge], tuple[Edge, Edge]] = {}
    for collection in collections:
        for each in collection.walk():
            for reference in each.references:
                there = f"{reference.dataset}:{reference.collection}"
                outward = Edge(collection.address, each.path, there, reference.field)
                inward = Edge(there, reference.field, collection.address, each.path)
                if reference.direction == "to":
                    one_way[outward] = None
                elif reference.direction == "from":
                    one_way[inward] = None
                else:
                    both_ways[frozenset((outward, inward))] = (outward, inward)
    return list(one_way), list(both_ways.values())
