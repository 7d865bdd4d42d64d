"""Erasures: planned from a fresh look at the systems, run as planned in one transaction per system, verified."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Names
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

import sqlalchemy as sa

from portal.law.keeping import Why
from portal.problems import Problem
from workers.connectors.erasing import Step, delete_problems, mask_problems, refuse_changed
from workers.connectors.masked import RowSet, Target, unmasked
from workers.connectors.problems import ErasureRefused, SystemDown, named, passes
from workers.connectors.sql import SqlConnector
from workers.engine.dataset import Retain
from workers.engine.graph import Graph
from workers.engine.names import Bearers
from workers.engine.plan import Decision, Entry, ErasurePlan, ErasurePolicy, Kept, decide
from workers.search import Walk, doubt, traversed

LETS_GO = ("SET NULL", "SET DEFAULT")  # rows that refer to what is deleted need not go first


@dataclass
class Choices:
    """What humans decided: shared rows that may go (``allow``) or stay (``keep``), collections withheld.

    ``fields`` are those of other collections that stay, by path. ``masked`` are collections that an earlier plan of the
    same request has masked: rows there that hold nothing more of what is to go are accounted for with that plan, and
    not counted again.
    """

    allow: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    withheld: Mapping[str, Kept] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Retain]] = field(default_factory=dict)
    masked: frozenset[str] = frozenset()


@dataclass
class _Piece:
    """One collection with rows to erase, ready to be judged and run."""

    entry: Entry
    decision: Decision
    rows: RowSet

    @property
    def targets(self) -> list[Target]:
        return [Target(each, how) for each, how in self.decision.masked]


def plan_erasure(
    graph: Graph,
    systems: Mapping[str, SqlConnector],
    identities: Mapping[str, str],
    policy: ErasurePolicy,
    choices: Choices | None = None,
    *,
    name: str = "",
    strict: bool = True,
    remembered: Mapping[str, Sequence[str]] | None = None,
) -> ErasurePlan:
    """Count what is to go and find what would break. Nothing is changed. ``name`` is the person's, if it is known.

    A system that is not as its file says raises DatasetError, or unless ``strict`` is a problem of the plan.
    ``remembered`` is what an earlier plan crossed from system to system.
    """
    choices = choices or Choices()
    plan = ErasurePlan(policy)
    with traversed(graph, systems, identities, strict=strict, remembered=remembered) as (traversal, walk):
        pieces = list(_pieces(walk, plan, choices, name, dated=True))
        _judge(pieces)
        plan.order = _order(pieces, graph, traversal.order)
        for session in walk.sessions.all():
            plan.warnings.update(session.catalogue.drift)
        plan.unreachable = {lost.address: str(lost) for lost in traversal.unreachable}
        plan.crossed = walk.crossed
    return plan


def execute(
    plan: ErasurePlan,
    graph: Graph,
    systems: Mapping[str, SqlConnector],
    identities: Mapping[str, str],
    choices: Choices | None = None,
    *,
    only: Names[str] | None = None,
    permitted: Callable[[], None] = lambda: None,
    remembered: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, int]:
    """Carry a plan out, in one transaction per system; gives the rows erased per collection.

    ``only`` names the datasets of the one system to be done now. ``permitted`` is called when all is done and verified,
    right before it is committed: what it raises undoes it. ``remembered`` is as for :func:`plan_erasure`.

    Raises ErasureRefused, with nothing changed in that system, when the rows differ from the plan, something breaks, or
    reading again finds anything left; SystemDown when the system goes away, also while it commits: then only reading
    again tells.
    """
    if plan.blocked:
        raise ErasureRefused(Problem("the plan is blocked"))
    with traversed(graph, systems, identities, remembered=remembered) as (_traversal, walk):
        fresh = ErasurePlan(plan.policy)
        pieces = {piece.entry.address: piece for piece in _pieces(walk, fresh, choices or Choices())}
        if fresh.problems:
            raise SystemDown(next(iter(fresh.problems.values())))
        chosen = [a for a in plan.order if only is None or a.split(":")[0] in only]
        steps = dict(_steps(chosen, plan, pieces))
        try:
            erased = _run_all(steps, permitted)
        except sa.exc.DBAPIError as error:
            if passes(error):
                raise  # the session says that the system is down
            raise ErasureRefused(Problem("the database refused (%(error)s)", error=named(error))) from None
    return erased


def _run_all(steps: Mapping[str, Step], permitted: Callable[[], None]) -> dict[str, int]:
    """Run the steps, look at each again, and only then commit, if it is still permitted."""
    secret = secrets.token_bytes(32)  # the same value is masked the same everywhere, and nobody can find out how
    erased = {address: _run(address, step, secret) for address, step in steps.items()}
    for address, step in steps.items():
        if left := step.left():
            still = Problem("%(collection)s: %(rows)s rows still hold what was to go", collection=address, rows=left)
            raise ErasureRefused(still)
        step.forget()
    permitted()
    for session in {id(step.rows.session): step.rows.session for step in steps.values()}.values():
        session.connection.commit()
    return erased


def remaining(
    plan: ErasurePlan,
    graph: Graph,
    systems: Mapping[str, SqlConnector],
    identities: Mapping[str, str],
    choices: Choices | None = None,
    *,
    only: Names[str] | None = None,
) -> dict[str, int]:
    """Read again with the identities: how many rows of each planned collection still hold what was to go."""
    left: dict[str, int] = {}
    with traversed(graph, systems, identities) as (_traversal, walk):
        again = ErasurePlan(plan.policy)
        for piece in _pieces(walk, again, choices or Choices()):
            address = piece.entry.address
            if address in plan.order and (only is None or address.split(":")[0] in only):
                left[address] = _still_holding(piece)
        if again.problems:
            raise SystemDown(next(iter(again.problems.values())))
    return left


def _pieces(
    walk: Walk, plan: ErasurePlan, choices: Choices, name: str = "", *, dated: bool = False
) -> Iterator[_Piece]:
    bearers = Bearers(name)
    for step, selection in walk:
        address = step.collection.address
        if isinstance(selection, SystemDown):
            plan.problems[address] = str(selection)
            continue
        summary = selection.summary(dated=dated)
        doubt(plan, selection, summary, bearers)
        decision = decide(step.collection, plan.policy, choices.fields.get(address))
        entry = Entry(address, summary.found, 0, decision.delete, shared=summary.shared, newest=summary.newest)
        rows = RowSet(selection, selection.where)
        if address in choices.masked and decision.masked:
            rows = _still_holding_rows(rows, decision)
            entry.found, entry.shared = rows.count(), RowSet(selection, sa.and_(rows.where, selection.shared)).count()
        plan.entries[address] = entry
        if piece := _piece(rows, entry, decision, choices):
            yield piece


def _still_holding_rows(rows: RowSet, decision: Decision) -> RowSet:
    holding = (unmasked(rows, Target(each, how)) for each, how in decision.masked)
    return RowSet(rows.selection, sa.and_(rows.where, sa.or_(sa.false(), *holding)))


def _piece(rows: RowSet, entry: Entry, decision: Decision, choices: Choices) -> _Piece | None:
    """Split what was found into what goes and what stays, by row."""
    if decision.spared:
        entry.kept.append(Kept(0, Why.FILE, decision.spared))
    if not entry.found:
        return None
    if withheld := choices.withheld.get(entry.address):
        entry.kept.append(replace(withheld, rows=entry.found))
        return None
    if not decision.does_something:
        entry.kept.extend(_untouched(entry.found, decision))
        return None
    where = rows.where
    stays = entry.shared if entry.shared and entry.address in choices.keep else 0
    if stays:
        where = sa.and_(where, sa.not_(rows.selection.shared))
        entry.kept.append(Kept(stays, Why.SHARED))
    elif entry.shared and entry.address not in choices.allow:
        entry.blocked.append(
            Problem(
                "%(rows)s of these rows are also referred to by rows of other people: somebody must decide about them",
                rows=entry.shared,
            )
        )
    entry.rows = entry.found - stays
    entry.kept.extend(_retained(decision))
    entry.fields = [{"name": each.path, "strategy": how.strategy} for each, how in decision.masked]
    return _Piece(entry, decision, RowSet(rows.selection, where)) if entry.rows else None


def _untouched(rows: int, decision: Decision) -> Iterator[Kept]:
    """Whole rows that stay; of several laws the first accounts for them, the others are named."""
    laws = _retained(decision)
    yield replace(laws[0], rows=rows) if laws else Kept(rows, Why.NOT_ASKED)
    yield from laws[1:]


def _retained(decision: Decision) -> list[Kept]:
    """One for each law, with the fields it is about."""
    laws: list[Retain] = []
    for _path, law in decision.retained:
        if law not in laws:
            laws.append(law)
    return [
        Kept(
            0,
            Why.STAFF if law.reason else Why.LAW,
            _under(law, decision),
            law.reason,
            law.ground,
            law.statute,
            law.until,
        )
        for law in laws
    ]


def _under(law: Retain, decision: Decision) -> tuple[str, ...]:
    return tuple(path for path, each in decision.retained if each == law)


def _judge(pieces: list[_Piece]) -> None:
    deleted = {piece.rows.table.key: piece.rows for piece in pieces if piece.decision.delete}
    for piece in pieces:
        if piece.decision.delete:
            piece.entry.blocked.extend(delete_problems(piece.rows, deleted))
        else:
            piece.entry.blocked.extend(mask_problems(piece.rows, piece.targets, deleted))


def _order(pieces: list[_Piece], graph: Graph, traversal: list[str]) -> list[str]:
    """Values first, then rows, and rows that refer to others before those; `erase_after` on top."""
    rank = {address: number for number, address in enumerate(reversed(traversal))}
    before: dict[str, set[str]] = {piece.entry.address: set() for piece in pieces}
    by_table = {piece.rows.table.key: piece for piece in pieces}
    for piece in pieces:
        if piece.decision.delete:
            for key in piece.rows.session.catalogue.referring_to(piece.rows.table):
                other = by_table.get(key.table)
                if other and other is not piece and key.on_delete not in LETS_GO:
                    before[piece.entry.address].add(other.entry.address)
        before[piece.entry.address] |= graph.erase_after[piece.entry.address] & set(before)
    sorter = TopologicalSorter({address: before[address] for address in sorted(before, key=lambda a: rank[a])})
    try:
        return list(sorter.static_order())
    except CycleError as error:
        first = next(piece for piece in pieces if piece.entry.address == error.args[1][0])
        circle = " → ".join(error.args[1])
        first.entry.blocked.append(
            Problem("no order satisfies both erase_after and the database's foreign keys: %(circle)s", circle=circle)
        )
        return sorted(before, key=lambda a: rank[a])


def _steps(chosen: Names[str], plan: ErasurePlan, pieces: Mapping[str, _Piece]) -> Iterator[tuple[str, Step]]:
    tables = Counter(piece.rows.table.key for address, piece in pieces.items() if address in chosen)
    for number, address in enumerate(chosen):
        piece = pieces.get(address)
        approved = plan.entries[address]
        planned = approved.rows
        if piece is None:
            raise refuse_changed(address, planned, 0)
        if (piece.entry.delete, piece.entry.fields) != (approved.delete, approved.fields):
            raise ErasureRefused(
                Problem("%(collection)s: the dataset file has changed since the plan was made", collection=address)
            )
        alone = tables[piece.rows.table.key] == 1
        step = Step(number, piece.rows, delete=piece.decision.delete, targets=piece.targets, alone=alone)
        found = step.take_addresses()
        if found != planned:
            raise refuse_changed(address, planned, found)
        yield address, step


def _run(address: str, step: Step, secret: bytes) -> int:
    changed = step.run(secret)
    expected = step.taken
    if changed != expected:
        raise ErasureRefused(
            Problem(
                "%(collection)s: %(planned)s rows were planned, %(changed)s were changed",
                collection=address,
                planned=expected,
                changed=changed,
            )
        )
    return changed


def _still_holding(piece: _Piece) -> int:
    if piece.decision.delete:
        return piece.rows.count()
    return piece.rows.count_unmasked(piece.targets)
