"""Looking whether a data system answers, and is as its dataset file says."""

from __future__ import annotations

from portal.inventory import services as inventory
from portal.inventory.models import DataSystem
from workers import outbox
from workers.connectors.differences import differences
from workers.connectors.problems import SystemDown
from workers.connectors.sql import connect
from workers.engine.dataset import Dataset
from workers.engine.loading import loads
from workers.engine.source import DatasetError
from workers.outbox import Lease


def run(held: Lease) -> None:
    """Look now, and keep what was seen. A system that is down is a result as well: whoever asked is waiting for it."""
    system = DataSystem.objects.get(pk=held.arguments["system"])
    problem, found = "", list[str]()
    try:
        found = differences(connect(system.url), _datasets(system))
    except (SystemDown, DatasetError, ValueError) as error:
        problem = str(error)
    with outbox.completing(held):
        inventory.record_inspection(system, version=held.arguments["version"], problem=problem, differences=found)


def _datasets(system: DataSystem) -> list[Dataset]:
    """Those of the system. The files of the others are read too, as files refer to each other."""
    others = DataSystem.objects.filter(active=True).exclude(pk=system.pk)
    own = f"{system.key}.yml"
    loaded = loads([(own, system.datasets), *((f"{each.key}.yml", each.datasets) for each in others)])
    return [dataset for dataset in loaded.datasets if dataset.file == own]
