"""The hash chain of a case: who did what when, without personal data, and proof that nothing was changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

import orjson
from django.utils import timezone

from portal.cases.actors import Actor
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Event
from portal.cases.proof import records
from portal.cases.proof.checking import Chain, Problem
from portal.cases.proof.records import GENESIS, Link, Named


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
    chain = Chain(case.pk)
    _or_broken(chain.take(Named(case.pk, case.reference)))
    for event in Event.objects.filter(case=case).order_by("number").iterator():
        _or_broken(chain.take(link_of(event)))
    _or_broken(chain.end())
    return chain.number


def digest_of(event: Event) -> str:
    """What makes an event a link of the chain (see :func:`portal.cases.proof.records.digest_of`)."""
    return records.digest_of(link_of(event))


def link_of(event: Event) -> Link:
    """The event as it is hashed."""
    facts = orjson.dumps(event.facts).decode()
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return Link(event.case_id, event.number, at, str(event.action), event.actor, facts, event.previous, event.digest)


def _or_broken(problems: Iterable[Problem]) -> None:
    for problem in problems:
        raise BrokenChain(str(problem))
