"""The demo's two data systems, and looking people up in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from portal.demo import build
from portal.demo.characters import Character
from workers.connectors.sql import SqlConnector, connect
from workers.engine.graph import Graph
from workers.engine.loading import Loaded, load
from workers.local.postgres import Postgres
from workers.search import SearchReport, search

DATASETS = Path(build.__file__).parent / "datasets"


@dataclass(frozen=True)
class Systems:
    """The registry's URL, the site's file, and both as the engine sees them."""

    registry: str
    site: Path
    loaded: Loaded
    graph: Graph
    connectors: Mapping[str, SqlConnector]


@dataclass(frozen=True)
class Known:
    """What is found about somebody: the rows by collection, and the account of the search."""

    rows: Mapping[str, list[dict[str, Any]]]
    report: SearchReport


@pytest.fixture(scope="session")
def demo(target_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Systems]:
    """For tests that only read."""
    with _made(target_server.create_database("demo_registry"), tmp_path_factory.mktemp("demo")) as systems:
        yield systems
    target_server.drop_database("demo_registry")


@pytest.fixture
def own_demo(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Systems]:
    """For a test that erases."""
    with _made(new_database(), tmp_path) as systems:
        yield systems


@contextmanager
def _made(registry: str, folder: Path) -> Iterator[Systems]:
    site = folder / "site.sqlite"
    build.build_registry(registry)
    build.build_site(site)
    loaded = load([DATASETS / "registry.yml", DATASETS / "site.yml"])
    connectors = {"registry": connect(registry), "site": connect(f"sqlite:///{site}")}
    yield Systems(registry, site, loaded, Graph.build(loaded.datasets), connectors)
    for connector in connectors.values():
        connector.engine.dispose()


@pytest.fixture
def known(demo: Systems) -> Callable[..., Known]:
    """Everything about somebody, searched with identifiers as they would give them."""

    def look(**identities: str) -> Known:
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

        @contextmanager
        def writer(address: str) -> Iterator[SimpleNamespace]:
            yield SimpleNamespace(write=lambda data: rows[address].extend(map(orjson.loads, data.splitlines())))

        report = search(demo.graph, demo.connectors, identities, sink=SimpleNamespace(open=writer))
        return Known(rows, report)

    return look


def identifiers(who: Character) -> dict[str, str]:
    """What a visitor of the demo can give for a character."""
    given = {"email": who.email, "citizen_number": who.citizen_number, "account_name": who.account_name}
    return {key: value for key, value in given.items() if value}
