"""The hash chain of a case: who did what when, without personal data, and proof that nothing was changed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils import timezone

from portal.cases.actors import Actor
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Event

GENESIS = "0" * 64


class BrokenChain(Exception):
    """An event was changed, removed or reordered: says which case and number."""


def append(case: Case, action: Action, *, by: Actor, facts: dict[str, Any] | None = None) -> Event:
    """Add an event to the chain of a locked case. ``facts`` are ids, kinds, counts and digests only."""
    last = Event.objects.filter(case=case).only("number", "digest").order_by("-number").first()
    event = Event(
        case=case,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        action=action,
        actor=str(by),
        facts=facts or {},
        previous=last.digest if last else GENESIS,
    )
    event.digest = digest_of(event)
    event.save()
    return event


def verify(case: Case) -> int:
    """Check a case's chain from its first event; gives its length. Raises BrokenChain."""
    previous, number = GENESIS, 0
    for event in Event.objects.filter(case=case).order_by("number").iterator():
        number += 1
        if (event.number, event.previous, event.digest) != (number, previous, digest_of(event)):
            raise BrokenChain(f"case {case.pk}, event {number}")
        previous = event.digest
    return number


def digest_of(event: Event) -> str:
    """SHA-256 over the previous digest and the event's canonical JSON (sorted keys, UTC, no spaces)."""
    body = {
        "case": event.case_id,
        "number": event.number,
        "at": _utc(event.at),
        "action": str(event.action),
        "actor": event.actor,
        "facts": event.facts,
    }
    return hashlib.sha256(event.previous.encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
