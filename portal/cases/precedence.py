"""What one request became: where it asks for information and for an erasure, the information is given first."""

from __future__ import annotations

from django.db.models import Q

from portal.cases.lifecycle import OPEN_STATES, Action, Kind
from portal.cases.models import Case, Relation, RelationKind


def to_answer_first(case: Case) -> list[Case]:
    """The open requests for information that came with this erasure, but for those it was said not to wait for.

    After the erasure there would be nothing left to give (Art. 15, 12(2)).
    """
    excused = case.events.filter(action=Action.ERASE_FIRST).values_list("facts__before", flat=True)
    named = {reference for references in excused for reference in references}
    waiting = Case.objects.filter(pk__in=_of_same_request(case), kind=Kind.ACCESS, state__in=sorted(OPEN_STATES))
    return list(waiting.exclude(reference__in=named).order_by("pk"))


def _of_same_request(case: Case) -> set[int]:
    """The numbers of this case and of all that it was split from or into, however often."""
    known = new = {case.pk}
    while new:
        splits = Relation.objects.filter(Q(case__in=new) | Q(earlier__in=new), kind=RelationKind.SPLIT_FROM)
        new = {number for pair in splits.values_list("case", "earlier") for number in pair} - known
        known = known | new
    return known
