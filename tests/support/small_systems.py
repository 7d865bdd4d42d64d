"""Two small data systems for tests of the whole way: a shop in Postgres, a club in SQLite."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg

from portal.inventory.models import DataSystem

SHOP = """
CREATE TABLE customer (id int PRIMARY KEY, email text, name text, member_no text);
CREATE TABLE purchase (id int PRIMARY KEY, customer_id int REFERENCES customer, item text, price numeric);
CREATE TABLE invoice (id int PRIMARY KEY, customer_id int, amount numeric NOT NULL);
INSERT INTO customer VALUES (1, 'Ada@Example.org', 'Ada Example', 'M-1'), (2, 'bo@example.org', 'Bo Example', 'M-2');
INSERT INTO purchase SELECT n, 1 + n % 2, 'thing ' || n, n FROM generate_series(1, 10) n;
INSERT INTO invoice VALUES (1, 1, 10), (2, 2, 20);
"""
SHOP_DATASET = """
dataset:
  - fides_key: shop
    name: Shop
    meta: {habeas: {label: The shop, purposes: [Selling things], recipients: [Parcel Service Ltd], source: You}}
    collections:
      - name: customer
        meta: {habeas: {label: Customers}}
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: name, data_categories: [user.name], meta: {habeas: {label: Name}}}
          - {name: member_no, data_categories: [user.unique_id]}
      - name: purchase
        meta: {habeas: {label: Purchases}}
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: customer_id
            fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}
          - {name: item, data_categories: [user.behavior.purchase_history]}
          - {name: price}
      - name: invoice
        meta: {habeas: {label: Invoices}}
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: customer_id
            fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}
          - name: amount
            data_categories: [user.financial]
            meta: {habeas: {retain: {ground: 17(3)(b), statute: Commercial Code s. 257, until: end of 2036}}}
"""
RESURRECTION = """
CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO customer VALUES (old.id + 10, old.email, old.name, old.member_no); RETURN NULL;
END $$;
CREATE TRIGGER back AFTER DELETE ON customer FOR EACH ROW EXECUTE FUNCTION back();
"""
CLUB = """
CREATE TABLE member (no TEXT PRIMARY KEY, name TEXT, motto TEXT);
CREATE TABLE post (id INTEGER PRIMARY KEY, member_no TEXT REFERENCES member(no), text TEXT);
INSERT INTO member VALUES ('M-1', 'Ada Example', 'Onwards'), ('M-2', 'Bo Example', 'Upwards');
INSERT INTO post VALUES (1, 'M-1', 'Hello'), (2, 'M-1', '=1+1 <script>alert(1)</script>'), (3, 'M-2', 'Hi');
"""
CLUB_DATASET = """
dataset:
  - fides_key: club
    name: Club
    collections:
      - name: member
        meta: {habeas: {label: Members, kind: account}}
        fields:
          - name: "no"
            fides_meta: {primary_key: true, references: [{dataset: shop, field: customer.member_no, direction: from}]}
          - {name: name, data_categories: [user.name]}
          - {name: motto, data_categories: [user.content.self_image]}
      - name: post
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: member_no
            fides_meta: {references: [{dataset: club, field: member.no, direction: from}]}
          - {name: text, data_categories: [user.content.public]}
"""
CHOIR = """
CREATE TABLE singer (no TEXT PRIMARY KEY, email TEXT, name TEXT, motto TEXT);
CREATE TABLE post (id INTEGER PRIMARY KEY, singer_no TEXT REFERENCES singer(no), text TEXT, written DATE);
CREATE TABLE fee (id INTEGER PRIMARY KEY, singer_no TEXT, amount INTEGER);
CREATE INDEX post_singer ON post (singer_no);
CREATE INDEX fee_singer ON fee (singer_no);
"""
CHOIR_DATASET = """
dataset:
  - fides_key: choir
    name: Choir
    collections:
      - name: singer
        meta: {habeas: {label: Singers, kind: account}}
        fields:
          - {name: "no", data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: member_no}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: name, data_categories: [user.name]}
          - {name: motto, data_categories: [user.content.self_image]}
      - name: post
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: singer_no
            fides_meta: {references: [{dataset: choir, field: singer.no, direction: from}]}
          - {name: text, data_categories: [user.content.public]}
          - {name: written}
      - name: fee
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: singer_no
            fides_meta: {references: [{dataset: choir, field: singer.no, direction: from}]}
          - name: amount
            data_categories: [user.financial]
            meta: {habeas: {retain: {ground: 17(3)(b), statute: Commercial Code s. 257, until: end of 2036}}}
"""


def make_shop(url: str) -> None:
    """Fill an empty Postgres database."""
    with psycopg.connect(url) as connection:
        connection.execute(SHOP)


def make_club(path: Path) -> str:
    """Make the SQLite file; gives its URL."""
    with sqlite3.connect(path) as connection:
        connection.executescript(CLUB)
    return f"sqlite:///{path}"


def make_choir(path: Path) -> DataSystem:
    """A choir without singers, as a system of the portal."""
    with sqlite3.connect(path) as connection:
        connection.executescript(CHOIR)
    return register("choir", "The choir", f"sqlite:///{path}", CHOIR_DATASET)


def join_choir(path: Path, *numbers: str) -> None:
    """Singers of these numbers, who wrote three posts each and paid a fee."""
    with sqlite3.connect(path) as choir:
        singers = ((no, f"{no}@example.org".lower(), f"Singer {no}", "Onwards") for no in numbers)
        choir.executemany("INSERT INTO singer VALUES (?, ?, ?, ?)", singers)
        posts = ((no, f"Post {post}", f"2026-0{post + 1}-01") for no in numbers for post in range(3))
        choir.executemany("INSERT INTO post (singer_no, text, written) VALUES (?, ?, ?)", posts)
        choir.executemany("INSERT INTO fee (singer_no, amount) VALUES (?, 12)", ((no,) for no in numbers))


def register(key: str, label: str, url: str, datasets: str) -> DataSystem:
    """A system of the portal."""
    system = DataSystem(key=key, label=label, datasets=datasets)
    system.url = url
    system.save()
    return system
