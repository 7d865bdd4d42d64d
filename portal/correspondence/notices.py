"""Writing to those to whom data were passed on: no word more of the person than they need (GDPR Art. 5(1)(c), 19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from portal.cases.models import About, Case
from portal.inventory import recipients
from portal.inventory.models import Recipient


def write(
    case: Case,
    recipient: Recipient,
    about: About,
    *,
    who: Mapping[str, str],
    what: Sequence[str],
    only: Sequence[str] = (),
) -> dict[str, str]:
    """A notice in the recipient's language: ``to``, ``subject``, ``text`` and ``html``.

    ``who`` are the identifiers by key, ``what`` the records as the recipient's naming knows them, ``only`` the kinds of
    information in them, if not all of it. The templates are given nothing else of the person.
    """
    labels = recipients.identifiers(recipient.language)
    with translation.override(recipient.language):
        values = {
            "reference": case.reference,
            "about": about.value,
            "organisation": settings.ORGANISATION,
            "language": recipient.language,
            "bidi": translation.get_language_bidi(),
            "who": [(labels.get(key, key), value) for key, value in who.items()],
            "what": what,
            "only": only,
        }
        subject = render_to_string("mail/recipient_subject.txt", values)
        return {
            "to": recipient.email,
            "subject": " ".join(subject.split()),
            "text": render_to_string("mail/recipient.txt", values),
            "html": render_to_string("mail/recipient.html", values),
        }
