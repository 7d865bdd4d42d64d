"""Legal holds: which cases must be kept for now, and what must not be erased."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.cases.models import Case, Hold
from portal.cases.persons import cases_of_same_person
from portal.vault import fields


def live() -> QuerySet[Hold]:
    """Every hold that is not released."""
    return Hold.objects.filter(released_at=None)


def on(case: Case) -> Hold | None:
    """The hold on this very case: nothing of it is destroyed."""
    return live().filter(case=case).select_related("set_by").first()


def stopping_erasure(case: Case) -> list[Hold]:
    """What stops an erasure for this case: a hold on it, or on another case about the same person.

    Else a second request would erase what the first must keep.
    """
    if not live().exists():
        return []
    cases = [case, *cases_of_same_person(case)]
    return list(live().filter(case__in=cases).select_related("case", "set_by").order_by("pk"))


def reason_of(hold: Hold) -> str:
    """Why it was set. Raises KeyDestroyed."""
    return str(fields.unseal(hold.case, "hold", hold.reason))
