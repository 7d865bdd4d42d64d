"""The words around the facts in a document: officers' own where they have written some, else as shipped.

To be called with the person's language active. Each takes one query.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from portal.cases import remedies
from portal.cases.explain import in_words
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.correspondence import parts, recording, texts, wording
from portal.correspondence.letters import PLACEHOLDERS
from portal.correspondence.models import Letter
from workers.package.model import Words


def of_answer(case: Case, person: str) -> Words:
    """The text of the letter in the package of an access request."""
    return _words(case, Letter.ACCESS, person=person)


def of_certificate(case: Case, person: str, verified: datetime) -> Words:
    """The text of the certificate of an erasure, which was ``verified`` by reading again."""
    wish = parts.wish(account=case.kind == Kind.ACCOUNT_DELETION)
    return _words(case, Letter.CERTIFICATE, person=person, wish=wish, verified=in_words(timezone.localdate(verified)))


def _words(case: Case, letter: Letter, **given: str) -> Words:
    version, text = texts.for_case(letter, case)
    values = {**dict.fromkeys(PLACEHOLDERS, ""), **_of_case(case), **given}
    opening, closing = wording.around(text.body, "account", values)
    return Words(
        title=" ".join(wording.filled(text.subject, values).split()),
        opening=tuple(opening),
        closing=tuple(closing),
        version=recording.version_of(letter, case.language, version, text.digest),
    )


def _of_case(case: Case) -> dict[str, str]:
    return {
        "reference": case.reference,
        "kind": case.get_kind_display(),
        "organisation": settings.ORGANISATION.name,
        "received": in_words(case.received_on),
        "authority": remedies.of(case).named,
    }
