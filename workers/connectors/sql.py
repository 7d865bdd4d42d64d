"""SQL systems through SQLAlchemy Core: one snapshot for a search, one transaction for an erasure.

References inside one database are followed inside it; only values that cross databases pass through Python.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from workers.connectors.catalogue import Catalogue, Family, Table, read
from workers.connectors.dialects.dialect import Dialect
from workers.connectors.dialects.mariadb import SQL_MODE, STATEMENT_SECONDS, MariaDB
from workers.connectors.dialects.postgres import Postgres
from workers.connectors.dialects.sqlite import SQLite
from workers.connectors.problems import SystemDown, in_words
from workers.connectors.selection import PROVED, Keys, Selection
from workers.engine.dataset import Collection, Field
from workers.engine.graph import Edge, Graph, Step

NUL = "\0"
DIALECTS: Mapping[str, type[Dialect]] = {"postgresql": Postgres, "sqlite": SQLite, "mysql": MariaDB}
KEPT_SECONDS = 60.0
MYSQL_SETTINGS = {"unix_socket", "connect_timeout", "ssl_ca", "ssl_cert", "ssl_key", "ssl_check_hostname"}


class SqlConnector:
    """One SQL database."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(address := _url(url), hide_parameters=True, **_pooling(address))
        driver = self.engine.dialect.loaded_dbapi  # rows are streamed past SQLAlchemy, and so are the errors
        self._errors = (sa.exc.DBAPIError, driver.Error)
        self._catalogues: dict[tuple[str, ...], tuple[float, Catalogue]] = {}
        self.dialect = DIALECTS[self.engine.dialect.name]()
        self.dialect.set_up(self.engine)

    @contextmanager
    def session(self, collections: Sequence[Collection], *, fresh: bool = True) -> Iterator[Session]:
        """One snapshot of the database, checked against the dataset file, rolled back unless ``commit`` is called.

        ``fresh`` reads the catalogue now; otherwise what was read in the last minute serves too. Raises SystemDown, or
        DatasetError for tables and columns that are not there.
        """
        try:
            with self._connect() as connection:
                yield Session(connection, self.dialect, self._catalogue(connection, collections, fresh=fresh))
        except self._errors as error:
            self._catalogues.clear()
            raise SystemDown(in_words(error)) from None

    def _catalogue(self, connection: sa.Connection, collections: Sequence[Collection], *, fresh: bool) -> Catalogue:
        """The same catalogue again lets SQLAlchemy use its compiled statements again, too."""
        key = tuple(collection.address for collection in collections)
        read_at, catalogue = self._catalogues.get(key, (0.0, None))
        if catalogue is None or fresh or time.monotonic() - read_at > KEPT_SECONDS:
            catalogue = read(connection, collections)
            self._catalogues[key] = time.monotonic(), catalogue
        return catalogue

    @contextmanager
    def _connect(self) -> Iterator[sa.Connection]:
        with self.engine.connect() as connection:
            self.dialect.begin(connection)
            yield connection


class Session:
    """A connection in one transaction, and what has been selected in it."""

    def __init__(self, connection: sa.Connection, dialect: Dialect, catalogue: Catalogue) -> None:
        self.connection = connection
        self.dialect = dialect
        self.catalogue = catalogue
        self.selections: dict[str, Selection] = {}

    def select(
        self, step: Step, identities: dict[str, str], inputs: Sequence[tuple[Edge, Keys]], graph: Graph
    ) -> Selection:
        """The person's rows of one collection, found by identities and by what earlier steps found."""
        made = Selection(self, step, graph, identities, inputs)
        self.selections[step.collection.address] = made
        return made

    def values_of(
        self, table: Table, field: Field, *, of: sa.FromClause | None = None, name: str = "inner_value"
    ) -> tuple[sa.ColumnElement[Any], Any]:
        """The expression of a field's values, and what else to select from for values inside a column; ``of`` an alias
        of the table, if given.
        """
        column: sa.ColumnElement[Any] = (table.sa if of is None else of).c[field.column]
        if not table.inside(field):
            return column, None
        return self.dialect.inner_values(column, table.family(field.column), field.inner, name)

    def identity(self, table: Table, field: Field, key: str, value: str) -> sa.ColumnElement[bool]:
        """Whether a field holds this identity; an e-mail address in any case and with space around it."""
        if NUL in value:  # no text in a database holds it, and Postgres does not take it
            return sa.false()
        if key == PROVED:
            return self._any_value(table, field, lambda each: self._same_address(each, value))
        family = table.value_family(field)
        return self._any_value(table, field, lambda each: self.dialect.one_of(each, family, [value.strip()]))

    def _same_address(self, column: sa.ColumnElement[Any], value: str) -> sa.ColumnElement[bool]:
        text = self.dialect.trimmed(sa.cast(column, sa.Text()))
        return sa.func.lower(text) == sa.func.lower(sa.literal(value.strip()))

    def linked(self, table: Table, field: Field, keys: Keys) -> sa.ColumnElement[bool]:
        """Whether a field holds one of these keys."""
        family = table.value_family(field)
        return self._any_value(table, field, lambda each: self._matches(each, family, keys))

    def exactly(self, column: sa.ColumnElement[Any], keys: Keys) -> bool:
        """Whether keys are compared to the letter: not inside one database that itself takes them for the same."""
        return keys.session is not self or not self.dialect.alike(column, keys.value)

    def comparable(
        self, ours: sa.ColumnElement[Any], family: Family, theirs: sa.ColumnElement[Any], their_family: Family
    ) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
        """Two values so that they can be compared: as they are if their types allow it, else as texts."""
        if family is their_family and self.dialect.alike(ours, theirs):
            return ours, theirs
        return self.dialect.text(ours, family), self.dialect.text(theirs, their_family)

    def _matches(self, column: sa.ColumnElement[Any], family: Family, keys: Keys) -> sa.ColumnElement[bool]:
        if keys.values is not None:
            return self.dialect.one_of(column, family, keys.values, exact=self.exactly(column, keys))
        assert keys.query is not None  # noqa: S101  Keys has one or the other
        ours, theirs = self.comparable(column, family, keys.query.subquery().c.v, keys.family)
        return ours.in_(sa.select(theirs))

    def _any_value(self, table: Table, field: Field, test: Any) -> sa.ColumnElement[bool]:
        values, source = self.values_of(table, field)
        matching: sa.ColumnElement[bool] = test(values)
        if source is None:
            return matching
        return sa.exists(sa.select(sa.literal(1)).select_from(source).where(matching))


def connect(url: str) -> SqlConnector:
    """A connector for a database URL. Raises ValueError for one we cannot use."""
    return SqlConnector(url)


def _url(url: str) -> sa.URL:
    try:
        made = make_url(url)
    except (sa.exc.ArgumentError, ValueError):  # a port that is no number: its message holds what may be the password
        raise ValueError("this is not a database URL, such as postgresql://user@host/name or sqlite:///file") from None
    kind = made.get_backend_name()
    if kind in ("postgres", "postgresql"):
        return made.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and made.database:  # `rw`: a file that is not there is an error, not a new file
        mode = "ro" if made.query.get("mode") == "ro" else "rw"
        return made.set(database=f"file:{quote(made.database)}", query={"mode": mode, "uri": "true"})
    if kind == "sqlite":
        raise ValueError("the URL names no file, such as sqlite:////path/to/file")
    if kind in ("mysql", "mariadb"):
        return _mysql_url(made)
    raise ValueError(f"there is no connector for {kind!r} databases; there are postgresql, mariadb, mysql and sqlite")


def _mysql_url(made: sa.URL) -> sa.URL:
    """SQLAlchemy finds out which of the two it is; what it hands on to the driver is checked here."""
    if not made.database:
        raise ValueError("the URL names no database, such as mariadb://user@host/name")
    if not MYSQL_SETTINGS.issuperset(made.query):
        raise ValueError("the address has a setting that nobody knows")
    return made.set(drivername="mysql+pymysql")


def _pooling(address: sa.URL) -> dict[str, Any]:
    """One connection to a server is kept for a minute: a new one is slow, and its caches are cold."""
    if address.get_backend_name() == "sqlite":
        return {"poolclass": sa.NullPool}
    kept: dict[str, Any] = {
        "pool_size": 1,
        "max_overflow": -1,
        "pool_pre_ping": True,
        "pool_recycle": int(KEPT_SECONDS),
    }
    if address.get_backend_name() == "mysql":
        kept["connect_args"] = {"charset": "utf8mb4", "sql_mode": SQL_MODE, "read_timeout": STATEMENT_SECONDS + 60}
    return kept
