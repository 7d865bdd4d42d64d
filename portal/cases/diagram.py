"""The lifecycle table drawn for people: Mermaid for the eye, and tables that say the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TypeVar

from django.utils import translation

from portal.cases.actors import Who
from portal.cases.lifecycle import (
    CLOSED_STATES,
    EVERY_KIND,
    EVERY_STATE,
    OPEN_STATES,
    PAUSED_STATES,
    TABLE,
    Action,
    Guard,
    Kind,
    State,
    Transition,
)

Member = TypeVar("Member", bound=Enum)
MANY = 4  # what leads away from so many states at once is said below the drawing: it would cover everything else
_RUNS = {True: "runs", False: "has ended"}
WHO = {Who.SUBJECT: "the person", Who.DPO: "DPO", Who.WORKER: "a worker", Who.OWNER: "the owner of a system"}
HEAD = """\
# The life of a case

<!-- Written by `manage.py lifecycle` from portal/cases/lifecycle.py; `make check` fails when it is out of date. -->

Who may do what to a case, from which state, and what has to hold. The services and the desk read the same table.
"""


def text() -> str:
    """The whole page, in English; always the same for the same table."""
    with translation.override("en"):
        return "\n".join([HEAD, *_drawing(), *_states(), *_actions()]) + "\n"


def _drawing() -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2\n    direction TB"
    yield from (f'    state "{state.label}" as {state.value}' for state in State)
    yield f"    [*] --> {State.UNCONFIRMED.value}: {Action.FILE.value}"
    yield from (f"    {source} --> {to}: {', '.join(names)}" for (source, to), names in _arrows().items())
    yield from (f"    {state.value} --> [*]" for state in State if not _leads_on(state))
    yield "```\n"
    if wide := [row for row in TABLE if _wide(row)]:
        yield "Not drawn, as they lead away from many states at once:\n"
        yield from (f"- `{row.action.value}` from {_sources(row)} to *{State(row.to).label}*" for row in wide if row.to)
        yield ""


def _arrows() -> dict[tuple[str, str], list[str]]:
    """The names of what leads from one state to another, in the order of the table."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TABLE:
        if row.to and not _wide(row):
            for source in _in_order(row.sources, State):
                names = arrows.setdefault((source.value, row.to.value), [])
                if row.action.value not in names:
                    names.append(row.action.value)
    return arrows


def _wide(row: Transition) -> bool:
    return row.to is not None and len(row.sources) >= MANY


def _leads_on(state: State) -> bool:
    return any(row.to not in (None, state) for row in TABLE if state in row.sources)


def _states() -> Iterator[str]:
    yield "## States\n"
    yield "| State | Name | The case | The clock |\n|---|---|---|---|"
    for state in State:
        clock = "waits, where the law lets it" if state in PAUSED_STATES else _RUNS[state in OPEN_STATES]
        yield f"| {state.label} | `{state.value}` | {'open' if state in OPEN_STATES else 'closed'} | {clock} |"
    yield ""


def _actions() -> Iterator[str]:
    yield "## Actions\n"
    yield "| Action | In the evidence | Who | From | To | Requests | Stopped, with these words, until it holds |"
    yield "|---|---|---|---|---|---|---|"
    for row in TABLE:
        cells = [f"`{row.action.value}`", str(row.action.label), _who(row), _sources(row), _to(row), _kinds(row)]
        yield f"| {' | '.join([*cells, _guards(row)])} |"


def _who(row: Transition) -> str:
    return ", ".join(WHO.get(who, who.value) for who in _in_order(row.by, Who))


def _sources(row: Transition) -> str:
    if not row.sources:
        return "nothing: it begins the case"
    if row.sources >= EVERY_STATE:
        return "any state" if row.sources == set(State) else f"any state but {State.DESTROYED.label}"
    if row.sources == OPEN_STATES:
        return "any open state"
    if row.sources == CLOSED_STATES:
        return "any closed state"
    return ", ".join(str(state.label) for state in _in_order(row.sources, State))


def _to(row: Transition) -> str:
    return str(row.to.label) if row.to else "stays"


def _kinds(row: Transition) -> str:
    return "all" if row.kinds == EVERY_KIND else ", ".join(f"`{kind.value}`" for kind in _in_order(row.kinds, Kind))


def _guards(row: Transition) -> str:
    return " ".join(str(Guard(guard).label) for guard in row.guards)


def _in_order(members: Iterable[Member], of: type[Member]) -> list[Member]:
    """Sets have no order of their own, and a drawing that changes by itself is never up to date."""
    chosen = set(members)
    return [member for member in of if member in chosen]
