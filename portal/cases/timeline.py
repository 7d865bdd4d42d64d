"""The evidence of a case in words, for staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.cases import grounds
from portal.cases.actors import Who
from portal.cases.explain import in_words
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Channel, Corrected, Decision, DelayReason, Event, Receives
from portal.inventory.models import DataSystem
from portal.staff.models import User
from portal.ui.signs import labelled


@dataclass(frozen=True)
class Known:
    """What the facts of events only point to: colleagues by number, and the law's grounds by key, in words."""

    people: Mapping[int, str]
    grounds: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One line: who did what when, how often in a row, and what is worth knowing besides."""

    action: str
    at: datetime
    who: str
    what: str
    detail: str = ""
    times: int = 1


def of(case: Case) -> list[Entry]:
    """Everything that happened, the latest first; the same thing by the same person in a row is one line."""
    events = list(case.events.all())
    people = dict(User.objects.filter(pk__in=_staff_ids(events)).values_list("pk", "name"))
    known = Known(people, grounds.words_by_key(case.jurisdiction))
    return list(reversed(folded(_entry(event, known) for event in events)))


def folded(entries: Iterable[Entry]) -> list[Entry]:
    """Entries with equal neighbours joined under the latest of their times."""
    lines: list[Entry] = []
    for entry in entries:
        if lines and _alike(lines[-1], entry):
            lines[-1] = replace(entry, times=lines[-1].times + 1)
        else:
            lines.append(entry)
    return lines


def _alike(one: Entry, other: Entry) -> bool:
    return (one.who, one.what, one.detail) == (other.who, other.what, other.detail)


def _entry(event: Event, known: Known) -> Entry:
    detail = DETAILS.get(event.action, _nothing)(event.facts, known)
    return Entry(event.action, event.at, _who(event.actor, known), _what(event.action), detail)


def _what(action: str) -> str:
    return str(Action(action).label) if action in Action else action


def _who(actor: str, known: Known) -> str:
    part, _colon, number = actor.partition(":")
    if number:
        return known.people.get(int(number), _("A former colleague"))
    if part == Who.OWNER:
        return _("The owner of the system")
    return _("The person") if part == Who.SUBJECT else "Habeas"


def _staff_ids(events: Iterable[Event]) -> set[int]:
    actors = {int(event.actor.partition(":")[2]) for event in events if ":" in event.actor}
    return actors | {event.facts["to"] for event in events if event.facts.get("to")}


def _nothing(_facts: dict[str, Any], _known: Known) -> str:
    return ""


def _filed(facts: dict[str, Any], _known: Known) -> str:
    return str(Channel(facts["channel"]).label) if facts.get("channel", Channel.WEB) != Channel.WEB else ""


def _assigned(facts: dict[str, Any], known: Known) -> str:
    return _("to %(name)s") % {"name": known.people.get(facts["to"], "?")} if facts.get("to") else _("to nobody")


def _searched(facts: dict[str, Any], _known: Known) -> str:
    rows = ngettext("%(count)d row found", "%(count)d rows found", facts["rows"]) % {"count": facts["rows"]}
    if not facts["failed"]:
        return rows
    failed = ngettext("%(count)d system could not be read", "%(count)d systems could not be read", facts["failed"]) % {
        "count": facts["failed"]
    }
    return f"{rows}; {failed}"


def _erased(facts: dict[str, Any], _known: Known) -> str:
    rows = ngettext("%(count)d row", "%(count)d rows", facts["erased"]) % {"count": facts["erased"]}
    if not facts.get("left"):
        return rows
    return _("%(rows)s; %(left)d still there") % {"rows": rows, "left": facts["left"]}


def _opened(facts: dict[str, Any], _known: Known) -> str:
    return _("a file of the person's") if facts.get("attachment") else ""


def _checked(facts: dict[str, Any], _known: Known) -> str:
    proofs = facts.get("proofs", 0)
    words = ngettext("%(count)d file with a proof destroyed", "%(count)d files with a proof destroyed", proofs)
    return words % {"count": proofs} if proofs else ""


def _delayed(facts: dict[str, Any], _known: Known) -> str:
    return str(DelayReason(facts["reason"]).label)


def _ground(facts: dict[str, Any], known: Known) -> str:
    key = facts.get("ground", "")
    return known.grounds.get(key, key)


def _converted(facts: dict[str, Any], _known: Known) -> str:
    return " → ".join(str(Kind(facts[name]).label) for name in ("before", "after"))


def _split(facts: dict[str, Any], _known: Known) -> str:
    if "off" in facts:
        return _("from %(reference)s") % {"reference": facts["off"]}
    return _("into %(reference)s") % {"reference": facts["into"]} if "into" in facts else str(Kind(facts["kind"]).label)


def _decided(facts: dict[str, Any], _known: Known) -> str:
    decision = facts.get("decision", "")
    return str(Decision(decision).label) if decision in Decision else ""


def _corrected(facts: dict[str, Any], _known: Known) -> str:
    system = DataSystem.objects.filter(pk=facts["system"]).first()
    return labelled(system.label if system else "?", str(Corrected(facts["result"]).label))


def _system(facts: dict[str, Any], _known: Known) -> str:
    system = DataSystem.objects.filter(pk=facts["system"]).first()
    return system.label if system else "?"


def _told(facts: dict[str, Any], _known: Known) -> str:
    return {"mail": _("by mail"), "hand": _("by hand"), "to_come": _("to be done by hand")}.get(facts["how"], "")


def _begins(facts: dict[str, Any], _known: Known) -> str:
    begins = facts.get("begins")
    return _("to begin on %(day)s") % {"day": in_words(date.fromisoformat(begins))} if begins else ""


def _authority(facts: dict[str, Any], _known: Known) -> str:
    return str(Receives(facts["receives"]).label)


def _held(facts: dict[str, Any], _known: Known) -> str:
    return _("to be looked at again by %(day)s") % {"day": in_words(date.fromisoformat(facts["review"]))}


def _because(_facts: dict[str, Any], _known: Known) -> str:
    return _("The same person’s data were erased at their request: what was found before is out of date.")


WITH_OWNERS = (
    Action.ASK_OWNER, Action.OPEN_TASK, Action.ANSWER_TASK, Action.DECLINE_TASK, Action.CHASE_OWNER,
    Action.PROCEED_WITHOUT,
)  # fmt: skip
DETAILS: Mapping[str, Callable[[dict[str, Any], Known], str]] = {
    Action.FILE: _filed,
    Action.ASSIGN: _assigned,
    Action.RECORD_SEARCH: _searched,
    Action.RECORD_ERASURE: _erased,
    Action.APPROVE: _begins,
    Action.TELL_RECIPIENT: _told,
    Action.REFUSE: _ground,
    Action.CONVERT: _converted,
    Action.SPLIT: _split,
    Action.ANSWER: _decided,
    Action.CORRECT: _corrected,
    Action.CHOOSE: _ground,
    Action.LEAVE_OUT: _ground,
    Action.EXPLAIN_DELAY: _delayed,
    Action.ACCEPT_IDENTITY: _checked,
    Action.REJECT_PROOF: _checked,
    Action.CHECK_AUTHORITY: _authority,
    Action.HOLD: _held,
    **dict.fromkeys(WITH_OWNERS, _system),
    Action.REVOKE: _because,
    Action.VIEW_CASE: _opened,
}
