"""On whose word it rests who asks: a colleague who vouches for the person does not alone send them anything."""

from __future__ import annotations

from collections.abc import Iterator

from portal.cases.lifecycle import Action
from portal.cases.models import Case, Event

BY_STAFF = "staff:"  # how the events name colleagues
VOUCHED_BY = (Action.FILE, Action.ACCEPT_IDENTITY)


def vouching(case: Case) -> set[str]:
    """The colleagues, as events name them, on whose word alone it rests who asks: who entered the request or accepted a
    proof. Nobody where the person showed it by opening a link from the mailbox.

    Where a colleague chose the address, such a link shows only that the data of this address may go there: not data
    that only another identifier led to, and not another person's to a representative.
    """
    if case.confirmed_at and not (case.ambiguous or case.by_representative):
        return set()
    said = Event.objects.filter(case__in=list(_origins(case)), actor__startswith=BY_STAFF, action__in=VOUCHED_BY)
    by_action = list(said.values_list("action", "actor"))
    chosen = any(action == Action.FILE for action, _actor in by_action)
    return {actor for _action, actor in by_action} if chosen or not case.confirmed_at else set()


def _origins(case: Case) -> Iterator[Case]:
    """The case, and those from which it was split off: who asks is as proved as there."""
    origin: Case | None = case
    while origin:
        yield origin
        off = origin.events.filter(action=Action.SPLIT, facts__has_key="off").values_list("facts__off", flat=True)
        origin = Case.objects.filter(reference__in=list(off)).first()
