"""The data systems as the engine needs them: datasets joined into a graph, a connector for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.inventory.models import DataSystem
from portal.texts import Text
from workers.connectors.sql import SqlConnector, connect
from workers.engine.dataset import Collection, Dataset
from workers.engine.graph import Graph
from workers.engine.loading import loads
from workers.engine.source import DatasetError, FileWarning
from workers.jobs.problems import Stopped


@dataclass(frozen=True)
class Systems:
    """All systems in use. ``owner`` maps dataset keys to systems; ``warnings`` of its file stand by a system's id.

    ``collections`` are those of all, by address. The graph has only those that a connector reaches, and not those of
    systems that people answer for.
    """

    graph: Graph
    datasets: dict[str, Dataset]
    collections: dict[str, Collection]
    connectors: dict[str, SqlConnector]
    owner: dict[str, DataSystem]
    warnings: dict[int, list[str]]

    def system_of(self, address: str) -> DataSystem:
        """The system that a collection lies in."""
        return self.owner[address.partition(":")[0]]

    def datasets_of(self, system_id: int) -> frozenset[str]:
        """The dataset keys of a system."""
        return frozenset(key for key, system in self.owner.items() if system.pk == system_id)

    def label(self, system: DataSystem) -> Text:
        """What its file calls a system of one dataset; empty if it says nothing, or there are more."""
        keys = self.datasets_of(system.pk)
        label: Text = self.datasets[next(iter(keys))].meta.get("label", "") if len(keys) == 1 else ""
        return label


def in_use() -> Systems:
    """The active systems, joined anew only when one has changed. Raises Stopped for a file that cannot be used."""
    columns = ("pk", "version", "connection", "owner")
    systems = DataSystem.objects.filter(active=True).values_list(*columns)
    return _joined(tuple((pk, version, bytes(connection), bool(owner)) for pk, version, connection, owner in systems))


@lru_cache(maxsize=4)
def _joined(versions: tuple[tuple[int, int, bytes, bool], ...]) -> Systems:
    people = {pk: by_people for pk, _version, _connection, by_people in versions}
    systems = list(DataSystem.objects.filter(pk__in=people))
    try:
        loaded = loads((f"{system.key}.yml", system.datasets) for system in systems)
        connectors = {system.key: connect(system.url) for system in systems if not people[system.pk]}
    except (DatasetError, ValueError) as error:
        raise Stopped(str(error)) from None
    by_file = {f"{system.key}.yml": system for system in systems}
    owner = {dataset.key: by_file[dataset.file] for dataset in loaded.datasets}
    return Systems(
        graph=Graph.build([dataset for dataset in loaded.datasets if owner[dataset.key].key in connectors]),
        datasets={dataset.key: dataset for dataset in loaded.datasets},
        collections={each.address: each for dataset in loaded.datasets for each in dataset.collections},
        connectors={key: connectors[system.key] for key, system in owner.items() if system.key in connectors},
        owner=owner,
        warnings=_by_system(loaded.warnings, by_file),
    )


def _by_system(warnings: Iterable[FileWarning], by_file: Mapping[str, DataSystem]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for warning in warnings:
        grouped.setdefault(by_file[warning.file].pk, []).append(str(warning))
    return grouped
