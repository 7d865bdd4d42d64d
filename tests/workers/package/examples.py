"""A package of invented people, small enough to read and wide enough to hold every case."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from portal.cases.remedies import Remedies
from workers.package.build import build
from workers.package.model import (
    AutomatedDecision,
    CollectionPart,
    Controller,
    FieldPart,
    Letter,
    Lines,
    Package,
    Retention,
    Status,
    SystemPart,
    Withheld,
    Words,
)

MADE_AT = datetime(2026, 3, 14, 10, 30, tzinfo=UTC)
BUREAU = Controller(
    name="Civic Scoring Bureau",
    address="7 Registry Square\n10115 Northhaven",
    dpo_email="dpo@bureau.example",
    remedies=Remedies(
        authority="State Commissioner for Data Protection",
        authority_url="https://authority.example/complaints",
        complaint="Art. 77 GDPR",
        court="Art. 79 GDPR",
    ),
    country="DE",
)


def as_lines(rows: Sequence[dict[str, Any]], chunk: int = 100) -> Lines:
    """Open the rows as chunks of JSON lines."""

    def lines() -> Iterator[bytes]:
        for start in range(0, len(rows), chunk):
            yield b"".join(orjson.dumps(row) + b"\n" for row in rows[start : start + chunk])

    return lines


def collection(address: str, rows: Sequence[dict[str, Any]], **more: Any) -> CollectionPart:
    """A collection that was found, with a field for each key of its first row."""
    withheld = more.get("withheld", ())
    names = rows[0] if rows else ("id",)
    defaults: dict[str, Any] = {
        "label": address.partition(":")[2].title(),
        "status": Status.FOUND if rows or withheld else Status.EMPTY,
        "fields": tuple(FieldPart(name=name, label=name.replace("_", " ").title()) for name in names),
        "lines": as_lines(rows),
        "found": len(rows) + sum(held.count for held in withheld),
        "included": len(rows),
    }
    return CollectionPart(address=address, **(defaults | more))


def events(count: int) -> list[dict[str, Any]]:
    """Rows of the kind that moved a score."""
    places = ("Harbour", "Old Town", "Østbyen")
    return [
        {
            "id": n,
            "event": f"Event {n:06}",
            "points": n % 50 - 20,
            "at": "2025-03-01T09:00:00+00:00",
            "place": places[n % 3],
        }
        for n in range(count)
    ]


def package(*systems: SystemPart, **more: Any) -> Package:
    """A package of the given systems, or of the usual two."""
    defaults: dict[str, Any] = {
        "reference": "HB-7K3M-Q9XA",
        "subject_name": "Mira Voss",
        "language": "en-gb",
        "created_at": MADE_AT,
        "controller": BUREAU,
        "words": words(f"Dear {more.get('subject_name', 'Mira Voss')},", "This is our answer."),
        "systems": systems or (registry(), site()),
        "letter": Letter(received_on=date(2026, 2, 20), signatory="Jonas Adler"),
    }
    return Package(**(defaults | more))


def words(*opening: str) -> Words:
    """What is said around the facts."""
    return Words(title="What we know of you", opening=opening, closing=("Ask us.", "Yours sincerely,"))


def one(part: CollectionPart, **more: Any) -> Package:
    """A package of one system with one collection."""
    return package(SystemPart(key="registry", label="Registry", collections=(part,)), **more)


def registry(count: int = 450) -> SystemPart:
    """A system with everything: a long table, a nested value, an automated decision, withheld rows."""
    person = {
        "name": "Mira Voss",
        "resident": True,
        "address": {"street": "Quay Street 14", "earlier": ["Mill Lane 2"]},
    }
    return SystemPart(
        key="registry",
        label="Citizen registry",
        purposes=("Keeping the register of residents",),
        legal_basis="Public task",
        recipients=("Northhaven Rail Ltd",),
        source="You and street cameras",
        retention=Retention(period="Five years", statute="Registry Act, section 12"),
        collections=(
            collection("registry:citizens", [person]),
            collection(
                "registry:score_events",
                events(count),
                label="Events that moved your score",
                withheld=(Withheld(count=3, reason="They name another person."),),
                automated_decision=AutomatedDecision(logic="Points are added up.", contact="review@bureau.example"),
            ),
            collection("registry:bans", []),
        ),
    )


def site() -> SystemPart:
    """A system of which a part could not be searched."""
    return SystemPart(
        key="site",
        label="Website",
        collections=(
            collection("site:comments", [{"id": n, "body": f"Comment {n}"} for n in range(8)]),
            CollectionPart(
                address="site:newsletter",
                label="Newsletter",
                status=Status.FAILED,
                note="The database did not answer.",
            ),
        ),
    )


def built(of: Package) -> zipfile.ZipFile:
    """The package as an open ZIP."""
    out = io.BytesIO()
    build(of, out)
    return zipfile.ZipFile(out)
