"""Short ways to write a request's events and to ask when its answer is due."""

from __future__ import annotations

from datetime import date

from portal.law.clock import ClockEvent, Deadline, EventKind, deadline
from portal.law.jurisdiction import jurisdiction
from portal.law.promise import Promise

PLACES = {
    "eu-gdpr": ("DE", None),
    "uk-gdpr": ("GB", "ENG"),
    "ch-fadp": ("CH", None),
    "us-ca-ccpa": ("US", "CA"),
    "br-lgpd": ("BR", None),
    "ca-pipeda": ("CA", None),
    "ca-qc-law25": ("CA", "QC"),
    "cn-pipl": ("CN", None),
    "za-popia": ("ZA", None),
}


def event(kind: str, day: str, until: str | None = None) -> ClockEvent:
    """An event by its kind and its day."""
    return ClockEvent(EventKind(kind), date.fromisoformat(day), date.fromisoformat(until) if until else None)


def counted(
    received: str,
    *events: ClockEvent,
    law: str = "eu-gdpr",
    country: str | None = None,
    region: str | None = None,
    promise: Promise | None = None,
) -> Deadline:
    """The deadline of a request, by default under the GDPR in Germany."""
    place = (country, region) if country else PLACES[law]
    return deadline(
        jurisdiction(law),
        country=place[0],
        region=place[1],
        received=date.fromisoformat(received),
        events=events,
        promise=promise,
    )
