"""Whom a person can turn to who does not agree: an authority and a court (GDPR Art. 12(4), 77, 79).

Which they are follows from the law that the case is under. The controller's own setting names its authority on top of
it: only the controller knows for certain who supervises it where a country divides that among regions or branches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from portal.law.jurisdiction import jurisdiction
from portal.ui.signs import bracketed
from portal.ui.texts import citation

if TYPE_CHECKING:
    from portal.cases.models import Case

Place = tuple[str, str, str]  # jurisdiction, country, region
OWED = frozenset(
    {"refused", "partly", "passed_on", "no_identity", "unanswered"}
)  # outcomes that have to be told together with the remedies


@dataclass(frozen=True, slots=True)
class Remedies:
    """The authority by name and address, the articles of complaint and court, and whether one comes before the other.

    ``authority`` is empty where the law knows none for the country: there the person chooses.
    """

    authority: str = ""
    authority_url: str = ""
    complaint: str = ""
    court: str = ""
    complain_first: bool = False

    @property
    def named(self) -> str:
        """The authority in words, with its address."""
        unknown = _("the supervisory authority where you live, where you work or where we are")
        return bracketed(self.authority, self.authority_url) if self.authority else unknown


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing the person can do: a sentence, or the beginning of one that ends with a name and its address."""

    words: str
    name: str = ""
    url: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.words, bracketed(self.name, self.url)]))


def of(case: Case) -> Remedies:
    """What the law of the case offers."""
    return _remedies((case.jurisdiction, case.country, case.region))


def ours() -> Remedies:
    """What the law offers that the controller is under now."""
    return _remedies(_own_place())


def under(jurisdiction_key: str) -> Remedies:
    """What a law offers where the controller is."""
    _key, country, region = _own_place()
    return _remedies((jurisdiction_key, country, region))


def owed(case: Case) -> bool:
    """Whether the case ended so that the person must be told of the remedies (Art. 12(4))."""
    return case.outcome in OWED


def in_words(remedies: Remedies) -> list[Remedy]:
    """Complaint and court, in the current language."""
    return [_complaint(remedies), _court(remedies)]


def _complaint(remedies: Remedies) -> Remedy:
    article = {"article": citation(remedies.complaint)}
    if remedies.authority:
        words = _("Complain to the supervisory authority, free of charge (%(article)s):") % article
        return Remedy(words, remedies.authority, remedies.authority_url)
    words = _(
        "Complain, free of charge, to the supervisory authority where you live, where you work or where we are "
        "(%(article)s)."
    )
    return Remedy(words % article)


def _court(remedies: Remedies) -> Remedy:
    article = {"article": citation(remedies.court)}
    if remedies.complain_first:
        return Remedy(_("Go to court (%(article)s), once the authority has dealt with your complaint.") % article)
    return Remedy(_("Go to court (%(article)s). You need not complain to the authority first.") % article)


def _remedies(place: Place) -> Remedies:
    key, country, region = place
    law, organisation = jurisdiction(key), settings.ORGANISATION
    authority = law.authority(country, region)
    name, url = (authority.name, authority.url) if authority else ("", "")
    if organisation.authority and place == _own_place():
        name, url = organisation.authority, organisation.authority_url
    return Remedies(name, url, law.complaint, law.court, law.complain_first)


def _own_place() -> Place:
    organisation = settings.ORGANISATION
    return organisation.jurisdiction, organisation.country, organisation.region
