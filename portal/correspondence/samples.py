"""What a letter looks like: filled in with the data of somebody invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.cases import remedies
from portal.cases.explain import in_words
from portal.cases.lifecycle import Kind
from portal.correspondence import rendering
from portal.correspondence.rendering import Rendered, Wording
from portal.correspondence.texts import Place
from portal.law.jurisdiction import jurisdiction

NAME, REFERENCE, CODE, TOKEN = "Alex Example", "HB-2345-6789-ABCD", "123456", "example"


def render(place: Place, text: Wording) -> Rendered:
    """A text that keeps to its letter's rules, in its language, for somebody to whom everything in it applies."""
    with translation.override(place.language):
        return rendering.render(place.letter, text, _values(place.jurisdiction or settings.ORGANISATION.jurisdiction))


def _values(law: str) -> dict[str, Any]:
    today, offered = timezone.localdate(), remedies.under(law)
    return {
        "name": NAME,
        "reference": REFERENCE,
        "kind": str(Kind.ACCESS.label),
        "organisation": settings.ORGANISATION.name,
        "received": in_words(today),
        "due": in_words(today + timedelta(days=30)),
        "authority": offered.named,
        "remedies": remedies.in_words(offered),
        "pause": rendering.pause(),
        "standstill": rendering.standstill(),
        "partly": rendering.partly(),
        "ground": rendering.ground_in_words(jurisdiction(law).grounds[0]),
        "reason": _("Here stands what you write as the reason, in words of your own."),
        "code": CODE,
        "link": f"{settings.ORIGIN}{reverse('intake:open_link', args=[TOKEN])}",
    }
