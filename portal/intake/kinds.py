"""The four requests as the public pages present them: their addresses, pictures and words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import Kind


@dataclass(frozen=True)
class Presentation:
    """How a kind of request is shown. ``sentence`` stands on its card, ``lead`` on its first page."""

    kind: Kind
    slug: str
    icon: str
    sentence: Promise
    lead: Promise


PRESENTATIONS: tuple[Presentation, ...] = (
    Presentation(
        Kind.ACCESS,
        "my-information",
        "document",
        _("Get a copy of everything we hold about you, and learn what we use it for."),
        _("You will receive a copy of all the data we hold about you, readable by people and by machines, with a "
          "letter that says what we use it for, where it came from and who received it."),
    ),
    Presentation(
        Kind.ACCOUNT_DELETION,
        "account-deletion",
        "person",
        _("Have your account closed and everything that belongs to it erased."),
        _("We will erase your account and all that hangs on it. If a law obliges us to keep something, we tell you "
          "what, why and until when."),
    ),
    Presentation(
        Kind.INFORMATION_DELETION,
        "information-deletion",
        "erase",
        _("Have some of your information erased. Your account stays."),
        _("Choose what is to be erased. Your account and everything you do not choose stay as they are."),
    ),
    Presentation(
        Kind.QUERY,
        "general-request",
        "message",
        _("Correct, restrict or object to something, complain, or ask our data-protection officer."),
        _("Write to our data-protection officer. What you write is confidential."),
    ),
)  # fmt: skip


def by_slug(slug: str) -> Presentation:
    """The request that an address is about. Raises Http404."""
    for presentation in PRESENTATIONS:
        if presentation.slug == slug:
            return presentation
    raise Http404
