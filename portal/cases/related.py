"""Which cases hang together: said by staff or by the person, or suggested by what the cases are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.cases import request as requests
from portal.cases.lifecycle import OPEN_STATES, State
from portal.cases.models import Case, Outcome, Relation, RelationKind
from portal.cases.persons import cases_of_same_person
from portal.vault import fields
from portal.vault.keys import KeyDestroyed

RECENT = timedelta(days=183)
POINTED_TO = OPEN_STATES | {State.COMPLETED}  # what was withdrawn or refused answers nobody
FROM_THE_OTHER_SIDE: Mapping[str, Promise] = {
    RelationKind.DUPLICATE_OF: _("was asked once more as"),
    RelationKind.FOLLOW_UP_OF: _("is followed up by"),
    RelationKind.SPLIT_FROM: _("was split into"),
}


@dataclass(frozen=True)
class Related:
    """Another case, and in words how this one hangs together with it; without words it is a suggestion only."""

    case: Case
    words: str = ""


def linked(case: Case) -> list[Related]:
    """The cases that this one is linked to, in either direction."""
    relations = Relation.objects.filter(Q(case=case) | Q(earlier=case)).select_related("case", "earlier").order_by("pk")
    return [
        Related(each.earlier, str(RelationKind(each.kind).label))
        if each.case_id == case.pk
        else Related(each.case, str(FROM_THE_OTHER_SIDE[each.kind]))
        for each in relations
    ]


def suggested(case: Case) -> list[Case]:
    """Other cases about the same person that are open or came lately."""
    since = timezone.localdate() - RECENT
    return [other for other in cases_of_same_person(case) if other.is_open or other.received_on >= since]


def originals(case: Case) -> list[Case]:
    """The earlier cases that this one may be closed as a duplicate of.

    Both were confirmed from the same mailbox and are about the same person: so that nobody ends another's request,
    and nobody learns of one.
    """
    return [other for other in suggested(case) if other.pk < case.pk and _says_the_same(case, other)]


def earlier(case: Case, kind: RelationKind) -> str:
    """The reference of the case that this one is linked to in this way; empty if there is none."""
    found = Relation.objects.filter(case=case, kind=kind).select_related("earlier").first()
    return found.earlier.reference if found else ""


def _says_the_same(case: Case, other: Case) -> bool:
    alike = (other.kind, other.by_representative) == (case.kind, case.by_representative)
    answers = other.state in POINTED_TO and other.outcome != Outcome.DUPLICATE
    proved = case.confirmed_at is not None and other.confirmed_at is not None
    return alike and answers and proved and _mailbox(case) == _mailbox(other) != ""


def _mailbox(case: Case) -> str:
    try:
        return fields.normalised(requests.of(case).contact)
    except KeyDestroyed:
        return ""
