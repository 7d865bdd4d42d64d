"""The data system of the large benchmarks: one person with 100,000 of 1,000,000 rows."""

from __future__ import annotations

import psycopg

from benchmarks.machine import Machine
from portal.inventory.models import DataSystem

ROWS, PEOPLE = 1_000_000, 10
THEIRS = ROWS // PEOPLE
EMAIL, SMALL_EMAIL = "person1@example.org", "small@example.org"
WHERE = "person_id IN (SELECT id FROM person WHERE lower(email) = 'person1@example.org')"

SCHEMA = f"""
CREATE TABLE person (id int PRIMARY KEY, email text NOT NULL, name text);
INSERT INTO person VALUES (0, 'small@example.org', 'Sam Example');
INSERT INTO person SELECT n, 'person' || n || '@example.org', 'Person' || n || ' Example'
FROM generate_series(1, {PEOPLE}) n;
CREATE TABLE sighting (
    id bigint PRIMARY KEY, person_id int REFERENCES person, seen_at timestamptz, place text, camera text,
    note text, score numeric(6, 2));
INSERT INTO sighting
SELECT n, 1 + n % {PEOPLE}, timestamptz '2024-01-01' + n * interval '17 seconds', 'Station ' || n % 300,
       'camera-' || n % 5000, 'seen walking towards exit ' || n % 40, n % 10000 / 100.0
FROM generate_series(1, {ROWS}) n;
INSERT INTO sighting VALUES (0, 0, '2024-01-01', 'Station 0', 'camera-0', 'seen once', 0);
CREATE INDEX ON sighting (person_id);
"""
DATASET = """
dataset:
  - fides_key: records
    name: Records
    meta: {habeas: {label: Records, purposes: [Measuring], recipients: [None]}}
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: name, data_categories: [user.name]}
      - name: sighting
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: person_id
            fides_meta: {references: [{dataset: records, field: person.id, direction: from}]}
          - {name: seen_at, data_categories: [user.location]}
          - {name: place, data_categories: [user.location]}
          - {name: camera}
          - {name: note, data_categories: [user.behavior]}
          - {name: score}
"""


def make(machine: Machine) -> str:
    """Make the database once; gives its name, to be searched or copied from."""
    name = "records"
    with psycopg.connect(machine.postgres.create_database(name)) as connection:
        if connection.execute("SELECT to_regclass('sighting')").fetchone() == (None,):
            connection.execute(SCHEMA)
    settle(machine.postgres.url(name))
    return name


def copy(machine: Machine, name: str) -> str:
    """A fresh copy of a database; gives its URL."""
    copied = f"{name}_copy"
    machine.postgres.drop_database(copied)
    with psycopg.connect(machine.postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {copied} TEMPLATE {name} STRATEGY FILE_COPY")
    settle(machine.postgres.url(copied))
    return machine.postgres.url(copied)


def settle(url: str) -> None:
    """Let nothing left to do from before fall into what is measured next."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def register(url: str, dataset: str = DATASET) -> DataSystem:
    """Make a database the portal's only data system."""
    DataSystem.objects.update(active=False)
    system = DataSystem.objects.filter(key="records").first() or DataSystem(key="records", label="Records")
    system.datasets, system.url, system.active = dataset, url, True
    system.version += 1
    system.save()
    return system
