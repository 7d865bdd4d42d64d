"""What a letter looks like: filled in with the data of somebody invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.cases import fees, remedies
from portal.cases.explain import in_words
from portal.cases.lifecycle import Kind
from portal.cases.models import Asked, Topic
from portal.cases.rulings import NotCorrected
from portal.correspondence import parts, rendering
from portal.correspondence.models import Letter
from portal.correspondence.rendering import Rendered, Wording
from portal.correspondence.texts import Place
from portal.inventory.automated import AutomatedDecision
from portal.law.jurisdiction import jurisdiction
from portal.ui.signs import bracketed
from portal.ui.texts import citation

NAME, REFERENCE, CODE, TOKEN = "Alex Example", "HB-2345-6789-ABCD", "123456", "example"
REVIEWER, OTHER, PASSED_TO = "Robin Example", "HB-9876-5432-DCBA", "Example Ltd.\nprivacy@example.org"

ABOUT: Mapping[str, Kind] = {
    Letter.ANNOUNCED: Kind.ACCOUNT_DELETION,
    Letter.CERTIFICATE: Kind.ACCOUNT_DELETION,
    Letter.ANSWERED: Kind.QUERY,
    Letter.DECIDED: Kind.QUERY,
    Letter.ENDING: Kind.QUERY,
    Letter.CONVERTED: Kind.QUERY,
}  # all others: Kind.ACCESS


def render(place: Place, text: Wording) -> Rendered:
    """A text that keeps to its letter's rules, in its language, for somebody to whom everything in it applies."""
    with translation.override(place.language):
        law = place.jurisdiction or settings.ORGANISATION.jurisdiction
        return rendering.render(place.letter, text, {**_values(law), **_about(place.letter, law)})


def _about(letter: str, law: str) -> dict[str, Any]:
    """What the letter is about: that which it can be about in life."""
    kind = ABOUT.get(letter, Kind.ACCESS)
    topic = Topic.RECTIFICATION if kind is Kind.QUERY else kind
    against = jurisdiction(law).grounds_for(topic) or jurisdiction(law).grounds_for(Kind.QUERY)
    return {"kind": str(kind.label), "ground": parts.ground_in_words(against[0])}


def _values(law: str) -> dict[str, Any]:
    today, offered = timezone.localdate(), remedies.under(law)
    return {
        "hello": parts.hello(NAME),
        "name": NAME,
        "reference": REFERENCE,
        "organisation": settings.ORGANISATION.name,
        "received": in_words(today),
        "due": in_words(today + timedelta(days=30)),
        "authority": offered.named,
        "remedies": remedies.in_words(offered),
        "pause": parts.pause(),
        "standstill": parts.standstill(),
        "partly": parts.partly(),
        "reason": _reason(),
        "code": CODE,
        "link": f"{settings.ORIGIN}{reverse('intake:open_link', args=[TOKEN])}",
        **_around(),
        **_of_owners(),
        **_of_documents(),
        **_decided(law),
        **_announced(law),
    }


def _around() -> dict[str, str]:
    return {
        "matter": str(Topic.RECTIFICATION.label),
        "first": str(Kind.ACCESS.label),
        "other": OTHER,
        "passed_to": PASSED_TO,
        "asked": parts.asked(in_words(timezone.localdate() - timedelta(days=30)), about=Asked.IDENTITY),
        "needed": parts.needed(about=Asked.IDENTITY),
    }


def _of_owners() -> dict[str, str]:
    return {
        "owner": REVIEWER,
        "system": _("Archive"),
        "answer_by": in_words(timezone.localdate() + timedelta(days=10)),
    }


def _of_documents() -> dict[str, str]:
    return {
        "person": NAME,
        "wish": parts.wish(account=True),
        "verified": in_words(timezone.localdate()),
        "account": _("Here stand the facts, made from the records of the request. No text changes them."),
    }


def _decided(law: str) -> dict[str, str]:
    rights = jurisdiction(law).rights
    score = AutomatedDecision("", _("Credit limit"), _("Here stands how it comes about, as you explain it."), "", "")
    return {
        "decision": _("We have corrected it in part. Below you see where we did not, and why."),
        "article": citation(rights.get(Topic.RECTIFICATION, rights["query"])),
        "since": parts.since(in_words(timezone.localdate())),
        "reviewer": parts.reviewer(REVIEWER),
        "not_corrected": parts.not_corrected([NotCorrected(_("Archive"), _reason())]),
        "logic": parts.logic([score]),
    }


def _announced(law: str) -> dict[str, str]:
    later = in_words(timezone.localdate() + timedelta(days=7))
    price = fees.in_words(Decimal("12.50"), fees.currency_in(settings.ORGANISATION.country))
    return {
        "until": later,
        "begins": later,
        "ends": later,
        "amount": bracketed(price, citation(jurisdiction(law).fee.article)),
    }


def _reason() -> str:
    return _("Here stands what you write as the reason, in words of your own.")
