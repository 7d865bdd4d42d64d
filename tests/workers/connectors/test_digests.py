"""Digests made by databases: the same as ours, so that a value is masked the same everywhere."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.workers.connectors.conftest import Database
from workers.engine.masking import masking


@pytest.mark.parametrize("algorithm", ["SHA-256", "SHA-512"])
@pytest.mark.parametrize("strategy", ["hash", "hmac"])
def test_a_digest_is_the_same_whoever_makes_it(database: Database, strategy: str, algorithm: str):
    database.make("CREATE TABLE person (name text); INSERT INTO person VALUES ('größe 😀 \"');")
    database.describe("{name: person, fields: [{name: name, fides_meta: {identity: name}}]}")
    how = masking(strategy, {"algorithm": algorithm, "format_preservation": {"suffix": "!"}})
    secret = bytes(range(200, 232))
    with database.connector.session(list(database.graph.collections.values())) as session:
        column = session.catalogue.tables["d:person"].sa.c.name
        for length in (None, 20):
            made = session.connection.execute(
                sa.select(session.dialect.masked(column, how, secret, length))
            ).scalar_one()
            assert made == how.text('größe 😀 "', secret, length)
