"""What a finding says, in the language of who reads it: staff on the desk in theirs, the person in theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.cases.explain import in_words
from portal.cases.findings import Details, Stays
from portal.cases.models import Finding
from portal.law.keeping import Why
from portal.texts import Text
from portal.ui.signs import labelled, listed, sentences
from portal.ui.texts import localised

NOT_ASKED = gettext_lazy("It was not part of what you asked to have erased.")
NOT_ASKED_TO_STAFF = gettext_lazy("It was not part of what the person asked to have erased.")


@dataclass(frozen=True)
class Kept:
    """Rows that stay, or with 0 rows something of others, why, and by which law until when. ``ground`` is its key."""

    rows: int
    reason: str
    ground: str
    statute: str
    until: str


def label_of(finding: Finding, details: Details) -> str:
    """What a collection is called."""
    return localised(details.label) or finding.address.rpartition(":")[2]


def system_of(finding: Finding, details: Details) -> str:
    """What people are told that its data system is called: in its file, or else by staff."""
    return localised(details.system) or finding.system.label


def by_owner() -> str:
    """That nobody but a colleague looked, which people should know of what they are told."""
    return _("Stated by the colleague who answers for this system.")


def unanswered(details: Details) -> str:
    """Why we answer without a system whose owner did not answer us, as the person is told."""
    return labelled(_("We had no answer from the colleague who answers for this system"), details.told)


def fields_of(details: Details) -> str:
    """What is to go of each record, where not all of it is."""
    return labels(each.get("label") or each["name"] for each in details.fields)


def kept_of(details: Details, *, for_staff: bool = False) -> list[Kept]:
    """What an erasure leaves of a collection, said to the person, or to staff about them."""
    return [
        Kept(
            stays.rows,
            _reason(stays, for_staff=for_staff),
            stays.ground,
            localised(stays.statute),
            until(localised(stays.until)),
        )
        for stays in details.kept
    ]


def labels(texts: Iterable[Text]) -> str:
    """What things are called, each name once."""
    return listed(dict.fromkeys(localised(text) for text in texts))


def _reason(stays: Stays, *, for_staff: bool) -> str:
    """A sentence or two; the fields by their labels, with the file's own reasons."""
    reasons = dict.fromkeys(localised(reason) for reason in stays.reasons)
    return sentences([_sentence(stays, labels(stays.fields), for_staff=for_staff), *reasons])


def _sentence(stays: Stays, named: str, *, for_staff: bool) -> str:
    match stays.why:
        case Why.LAW if stays.rows:
            return _("The law says that we must keep this.")
        case Why.LAW:
            return _("The law says that we must keep: %(fields)s.") % {"fields": named}
        case Why.SHARED:
            return _("It is about other people too.")
        case Why.NOT_ASKED:
            return str(NOT_ASKED_TO_STAFF if for_staff else NOT_ASKED)
        case Why.FILE:
            return _("Needed to hold the records together: %(fields)s.") % {"fields": named}
        case Why.STAFF:
            return labelled(named, stays.reason) if named and not stays.rows else stays.reason


def until(words: str) -> str:
    """A day that stands as 2036-12-31 as people write it; anything else is in words already."""
    try:
        return in_words(date.fromisoformat(words))
    except ValueError:
        return words
