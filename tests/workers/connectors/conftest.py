"""The same tests against every kind of database."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support.mariadb import MariaDB
from workers.connectors.sql import SqlConnector, connect
from workers.engine.graph import Graph
from workers.engine.loading import loads
from workers.engine.plan import ErasurePlan, ErasurePolicy
from workers.erasure import Choices, execute, plan_erasure, remaining
from workers.search import SearchReport, search


@dataclass
class Rows:
    """A sink that keeps what it is given."""

    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @contextmanager
    def open(self, address: str) -> Iterator[Rows]:
        self._lines: list[bytes] = []
        yield self
        self.kept[address] = [json.loads(line) for line in b"".join(self._lines).splitlines()]

    def write(self, data: bytes) -> None:
        self._lines.append(data)


@dataclass
class Database:
    """One database under test, described by a dataset file of the key ``d``."""

    kind: str
    url: str
    connector: SqlConnector | None = None
    graph: Graph | None = None
    server: MariaDB | None = None

    def make(self, script: str) -> None:
        """Run a script."""
        if self.server:
            with closing(self.server.connect(self.name)) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(script)
                while cursor.nextset():
                    pass
                connection.commit()
        elif self.kind == "postgres":
            with psycopg.connect(self.url) as connection:
                connection.execute(script)
        else:
            with closing(sqlite3.connect(self.path)) as connection, connection:
                connection.executescript(script)

    def ask(self, query: str) -> list[tuple]:
        """The rows of a query."""
        if self.server:
            with closing(self.server.connect(self.name)) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(query)
                return list(cursor.fetchall())
        opened = psycopg.connect(self.url) if self.kind == "postgres" else sqlite3.connect(self.path)
        with closing(opened) as connection:
            return connection.execute(query).fetchall()

    @property
    def name(self) -> str:
        """The name of a MariaDB database."""
        return make_url(self.url).database or ""

    @property
    def path(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.url.removeprefix("sqlite:///"))

    def describe(self, collections: str) -> None:
        """Its collections, as flow YAML."""
        text = f"dataset: [{{fides_key: d, collections: [{collections}]}}]"
        self.graph = Graph.build(loads([("d.yml", text)]).datasets)
        self.connector = connect(self.url)

    def found(self, **identities: str) -> dict[str, list[dict[str, Any]]]:
        """What a search gives, per collection."""
        return self.searched(**identities)[1].kept

    def searched(self, **identities: str) -> tuple[SearchReport, Rows]:
        """A search with its report."""
        rows = Rows()
        return search(self.graph, {"d": self.connector}, identities, sink=rows), rows

    def plan(
        self, *targets: str, strategy: str = "null_rewrite", choices: Choices | None = None, **how: Any
    ) -> ErasurePlan:
        """The plan of an erasure for a@example.org."""
        policy = ErasurePolicy(targets or ("user",), strategy, how)
        return plan_erasure(self.graph, {"d": self.connector}, ADA, policy, choices)

    def erase(self, plan: ErasurePlan, choices: Choices | None = None) -> dict[str, int]:
        """Carry a plan out; what is left afterwards must be nothing."""
        erased = execute(plan, self.graph, {"d": self.connector}, ADA, choices)
        left = remaining(plan, self.graph, {"d": self.connector}, ADA, choices)
        assert not any(left.values())
        return erased


ADA = {"email": "a@example.org"}


@pytest.fixture(params=["postgres", "sqlite", "mariadb"])
def database(request: pytest.FixtureRequest, new_database: Callable[[], str], tmp_path: Path) -> Database:
    """An empty database of each kind."""
    if request.param == "mariadb":
        return request.getfixturevalue("mariadb")
    if request.param == "postgres":
        return Database("postgres", new_database())
    path = tmp_path / "d.sqlite"
    sqlite3.connect(path).close()
    return Database("sqlite", f"sqlite:///{path}")


@pytest.fixture
def mariadb(mariadb_server: MariaDB) -> Iterator[Database]:
    """An empty MariaDB database."""
    name = f"target_{uuid.uuid4().hex}"
    database = Database("mariadb", mariadb_server.create_database(name), server=mariadb_server)
    yield database
    if database.connector:
        database.connector.engine.dispose()
    mariadb_server.drop_database(name)


@pytest.fixture
def postgres(new_database: Callable[[], str]) -> Database:
    """An empty Postgres database."""
    return Database("postgres", new_database())
