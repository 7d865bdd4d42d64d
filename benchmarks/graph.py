"""Planning a search over many systems: the graph of their collections, and the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.machine import Machine
from benchmarks.measuring import least
from benchmarks.results import Line, Section, seconds
from workers.engine.dataset import Collection, Dataset, Field, Reference
from workers.engine.graph import Graph

SYSTEMS, COLLECTIONS, COLUMNS = 40, 500, 20
ONCE_IN = 10  # collections that a person's e-mail address leads to directly
TRIES = 5
LIMIT = 0.05


def run(_machine: Machine) -> Section:
    """Join the datasets, once, and plan a search of all of them."""
    datasets = list(_datasets())
    graph = Graph.build(datasets)
    joined = least(lambda: Graph.build(datasets), TRIES)
    planned = least(lambda: _plan(graph), TRIES)
    return Section(
        "A graph of many collections",
        f"{COLLECTIONS} collections of {COLUMNS} fields in {SYSTEMS} systems, each joined to two others, the best\n"
        f"of {TRIES} tries. They are joined once, and planned for every request.",
        [
            Line("joined", seconds(joined), ""),
            Line("planned", seconds(planned), "", f"at most {seconds(LIMIT)}", met=planned <= LIMIT),
        ],
    )


def _plan(graph: Graph) -> None:
    steps = graph.traverse(["email"]).steps
    if len(steps) != COLLECTIONS:
        raise RuntimeError(f"{COLLECTIONS} collections were to be planned, and {len(steps)} were")
    for step in steps:
        graph.feeders(step.collection.address)


def _datasets() -> Iterator[Dataset]:
    collections = [_collection(number) for number in range(COLLECTIONS)]
    for system in range(SYSTEMS):
        key = f"system{system}"
        yield Dataset(key, key, "", "", 1, tuple(each for each in collections if each.dataset == key))


def _collection(number: int) -> Collection:
    """One that is found through an earlier one, in its own system or another, and tied to two more."""
    fields = [Field(f"column{each}", f"column{each}", 1) for each in range(COLUMNS - 4)]
    identity = "" if number % ONCE_IN else "email"
    fields += [Field("id", "id", 1, primary_key=True), Field("email", "email", 1, identity=identity)]
    if number % ONCE_IN:
        fields.append(_joined("parent", number // 2, "from"))
    fields.append(_joined("other", (number * 7 + 3) % COLLECTIONS, ""))
    return Collection(f"system{number % SYSTEMS}", f"table{number}", 1, "", fields=tuple(fields))


def _joined(name: str, other: int, direction: str) -> Field:
    reference = Reference(f"system{other % SYSTEMS}", f"table{other}", "id", direction, 1, 1)
    return Field(name, name, 1, references=(reference,))
