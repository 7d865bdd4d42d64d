"""What a live database and its dataset file say differently: all of it, where a search stops at the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from portal.problems import Problem
from workers.connectors.sql import Session, SqlConnector
from workers.engine.dataset import Collection, Dataset
from workers.engine.source import DatasetError


def differences(connector: SqlConnector, datasets: Sequence[Dataset]) -> list[str]:
    """Tables and columns that are gone, and those that the file does not describe. Raises SystemDown."""
    found = [text for dataset in datasets for each in dataset.collections for text in _of(connector, each)]
    with connector.session([]) as session:
        found += _undescribed(session, datasets)
    return found


def _of(connector: SqlConnector, collection: Collection) -> list[str]:
    try:
        with connector.session([collection]) as session:
            return session.catalogue.drift.get(collection.address, [])
    except DatasetError as gone:
        return [str(gone)]


def _undescribed(session: Session, datasets: Sequence[Dataset]) -> Iterator[str]:
    """Tables beside the described ones, in their schemas; those that the file says to skip are described, too."""
    inspector = sa.inspect(session.connection)
    skipped = {name for dataset in datasets for name in dataset.skipped}
    described: dict[str | None, set[str]] = {}
    for collection in (each for dataset in datasets for each in dataset.collections):
        described.setdefault(collection.schema or None, set(skipped)).add(collection.name)
    for schema, names in described.items():
        for name in sorted(set(inspector.get_table_names(schema=schema)) - names):
            where = f"{schema}.{name}" if schema else name
            yield Problem("the table %(table)s is in the database but not in the file: not searched", table=where)
