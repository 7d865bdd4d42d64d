"""The people who ask, each once, and what two systems hold about them."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg

from portal.cases import services
from portal.cases.lifecycle import Kind
from portal.cases.models import Case, Topic
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from tests.support import small_systems

FIRST = 1_000  # the key of the first of them in the shop
PURCHASES, MANY_PURCHASES, ONE_IN = 20, 2_000, 8  # of most, of a few, and of which
POSTS = 3
KINDS = {Kind.ACCESS: 8, Kind.ACCOUNT_DELETION: 5, Kind.INFORMATION_DELETION: 5, Kind.QUERY: 2}
CATEGORIES = ["user.behavior.purchase_history", "user.content.public"]


@dataclass(frozen=True)
class Person:
    """One of them."""

    number: int
    kind: Kind

    @property
    def key(self) -> int:
        """Their key in the shop."""
        return FIRST + self.number

    @property
    def email(self) -> str:
        """Their address."""
        return f"person{self.number}@example.org"

    @property
    def name(self) -> str:
        """Their name."""
        return f"Person {self.number} Example"

    @property
    def member(self) -> str:
        """Their number in the club."""
        return f"P-{self.number}"

    @property
    def purchases(self) -> int:
        """How many purchases the shop has of them: of some more than a row of the vault holds."""
        return PURCHASES if self.number % ONE_IN else MANY_PURCHASES

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each collection has of them."""
        return {
            "shop:customer": 1,
            "shop:purchase": self.purchases,
            "shop:invoice": 1,
            "club:member": 1,
            "club:post": POSTS,
        }

    def file(self) -> Case:
        """Their request, confirmed."""
        categories = CATEGORIES if self.kind == Kind.INFORMATION_DELETION else []
        message = "Why was I refused?" if self.kind == Kind.QUERY else ""
        request = Request(self.name, self.email, categories=categories, message=message)
        topic = Topic.OTHER if self.kind == Kind.QUERY else ""
        return services.confirm(services.file_request(Filing(uuid.uuid4(), self.kind, request, "en", topic)))


def crowd(count: int, random: Random) -> list[Person]:
    """So many people, with requests of every kind."""
    kinds = random.choices(list(KINDS), list(KINDS.values()), k=count)
    return [Person(number, kind) for number, kind in enumerate(kinds)]


def make_systems(url: str, club: Path, people: list[Person]) -> None:
    """A shop in Postgres and a club in SQLite that know them all."""
    small_systems.make_shop(url)
    small_systems.make_club(club)
    with psycopg.connect(url) as shop:
        for person in people:
            _join_shop(shop, person)
    with closing(sqlite3.connect(club)) as members, members:
        members.executemany("INSERT INTO member VALUES (?, ?, 'Onwards')", [(p.member, p.name) for p in people])
        posts = [(p.member, f"Post {number}") for p in people for number in range(POSTS)]
        members.executemany("INSERT INTO post (member_no, text) VALUES (?, ?)", posts)


def _join_shop(shop: psycopg.Connection, person: Person) -> None:
    shop.execute("INSERT INTO customer VALUES (%s, %s, %s, %s)", [person.key, person.email, person.name, person.member])
    shop.execute("INSERT INTO invoice VALUES (%s, %s, 10)", [person.key, person.key])
    shop.execute(
        "INSERT INTO purchase SELECT %(key)s * 10000 + n, %(key)s, repeat('thing ', 20), n"
        " FROM generate_series(1, %(many)s) n",
        {"key": person.key, "many": person.purchases},
    )


@dataclass(frozen=True)
class Left:
    """What the systems still hold of a person: rows, and values of the categories that may be erased."""

    rows: int
    values: int


def left_of(url: str, club: Path, people: list[Person]) -> Iterator[tuple[Person, dict[str, Left]]]:
    """What is left of each."""
    with psycopg.connect(url) as shop, closing(sqlite3.connect(club)) as members:
        for person in people:
            yield (
                person,
                {
                    "shop:customer": _in_shop(shop, "customer", "id", "name", person.key),
                    "shop:purchase": _in_shop(shop, "purchase", "customer_id", "item", person.key),
                    "shop:invoice": _in_shop(shop, "invoice", "customer_id", "amount", person.key),
                    "club:member": _in_club(members, "member", "no", "motto", person.member),
                    "club:post": _in_club(members, "post", "member_no", "text", person.member),
                },
            )


def _in_shop(shop: psycopg.Connection, table: str, column: str, value: str, key: int) -> Left:
    row = shop.execute(f"SELECT count(*), count({value}) FROM {table} WHERE {column} = %s", [key]).fetchone()
    assert row is not None
    return Left(*row)


def _in_club(members: sqlite3.Connection, table: str, column: str, value: str, key: str) -> Left:
    return Left(*members.execute(f"SELECT count(*), count({value}) FROM {table} WHERE {column} = ?", [key]).fetchone())
