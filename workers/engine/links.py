"""Whether what datasets say of each other holds: names, references, orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from portal.problems import Problem
from workers.engine.dataset import Collection, Dataset, Field, Reference
from workers.engine.source import DatasetError


def check(datasets: Iterable[Dataset]) -> None:
    """Raise DatasetError for a name used twice, a reference into nowhere, or an order that goes in circles."""
    datasets = list(datasets)
    known: dict[str, Dataset] = {}
    for dataset in datasets:
        if dataset.key in known:
            raise DatasetError(
                dataset.file, dataset.line, Problem("the dataset '%(name)s' is described twice", name=dataset.key)
            )
        known[dataset.key] = dataset
    collections = {each.address: each for dataset in datasets for each in dataset.collections}
    for collection in collections.values():
        for field in collection.walk():
            for reference in field.references:
                _check_reference(reference, field, collection, known, collections)
    for dataset in datasets:
        _check_names(dataset, known, collections)
    _check_order(datasets, collections)
    _check_order_against_references(datasets, collections)


def _check_reference(
    reference: Reference,
    field: Field,
    collection: Collection,
    known: Mapping[str, Dataset],
    collections: Mapping[str, Collection],
) -> None:
    def refuse(reason: Problem, line: int = reference.field_line) -> DatasetError:
        where = f"{collection.name}.{field.path}"
        return DatasetError(collection.file, line, Problem("%(field)s: %(reason)s", field=where, reason=reason))

    dataset = known.get(reference.dataset)
    target = f"{reference.dataset}:{reference.collection}"
    if dataset is None:
        reason = Problem("refers to the unknown dataset '%(name)s'", name=reference.dataset)
        raise refuse(reason, reference.dataset_line)
    if reference.collection in dataset.skipped:
        raise refuse(Problem("refers to '%(name)s', which skip_processing leaves out", name=reference.collection))
    if target not in collections:
        named = {"name": reference.collection, "dataset": reference.dataset}
        raise refuse(Problem("refers to the unknown collection '%(name)s' of '%(dataset)s'", **named))
    if target == collection.address:
        raise refuse(Problem("refers to its own collection"))
    if collections[target].at(reference.field) is None:
        raise refuse(Problem("refers to the unknown field '%(name)s' of %(of)s", name=reference.field, of=target))


def _check_names(dataset: Dataset, known: Mapping[str, Dataset], collections: Mapping[str, Collection]) -> None:
    for name in dataset.after:
        if name not in known:
            reason = Problem("comes after the unknown dataset '%(name)s'", name=name)
            raise DatasetError(dataset.file, dataset.line, reason)
    skipped = {f"{each.key}:{name}" for each in known.values() for name in each.skipped}
    for collection in dataset.collections:
        for address in (*collection.after, *collection.erase_after):
            if address not in collections and address not in skipped:
                reason = Problem("comes after the unknown collection '%(name)s'", name=address.replace(":", "."))
                raise DatasetError(collection.file, collection.line, reason)


def _check_order(datasets: list[Dataset], collections: Mapping[str, Collection]) -> None:
    for what in ("after", "erase_after"):
        graph = {address: set(getattr(each, what)) & set(collections) for address, each in collections.items()}
        if what == "after":
            for address, others in dataset_order(datasets).items():
                graph[address] |= others
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = [str(address).replace(":", ".") for address in error.args[1]]
            first = collections[error.args[1][0]]
            reason = Problem("“%(key)s” goes in a circle: %(circle)s", key=what, circle=" → ".join(circle))
            raise DatasetError(first.file, first.line, reason) from None


def _check_order_against_references(datasets: list[Dataset], collections: Mapping[str, Collection]) -> None:
    """What is found through a collection cannot come before it: its rows would be lost without a word."""
    feeds: dict[str, set[str]] = defaultdict(set)
    for address, collection in collections.items():
        for reference in (each for field in collection.walk() for each in field.references if each.direction):
            there = f"{reference.dataset}:{reference.collection}"
            source, target = (address, there) if reference.direction == "to" else (there, address)
            feeds[source].add(target)
    by_dataset = dataset_order(datasets)
    for address, collection in collections.items():
        behind = (set(collection.after) | by_dataset[address]) & reached(address, feeds)
        for other in sorted(behind - {address}):
            named = {"name": collection.name, "other": other.replace(":", ".")}
            reason = Problem("“after” puts %(name)s behind %(other)s, which is found through it", **named)
            raise DatasetError(collection.file, collection.line, reason)


def reached(address: str, steps: Mapping[str, Iterable[str]]) -> set[str]:
    """All that can be reached from an address, itself included."""
    seen, stack = {address}, [address]
    while stack:
        for other in steps.get(stack.pop(), ()):
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


def dataset_order(datasets: Iterable[Dataset]) -> dict[str, set[str]]:
    """For each collection, those that run before it because its dataset comes after theirs."""
    datasets = list(datasets)
    members = {dataset.key: {each.address for each in dataset.collections} for dataset in datasets}
    return {
        address: {other for name in dataset.after for other in members.get(name, ())}
        for dataset in datasets
        for address in members[dataset.key]
    }
