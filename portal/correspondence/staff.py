"""Mails to colleagues: which requests need them, and a link to each. Nothing about the people who asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.cases import holds
from portal.cases.explain import in_words
from portal.cases.lifecycle import OPEN_STATES
from portal.cases.models import Case
from portal.cases.occasions import Occasion
from portal.correspondence.models import Reminder, StaffMail
from portal.ui.due import due_as_shown
from portal.ui.signs import bracketed, labelled

LISTED = 50


@dataclass(frozen=True)
class Line:
    """One line of such a mail."""

    case: Case
    words: str
    link: str


def content_of(mail: StaffMail) -> dict[str, str] | None:
    """``to``, ``subject``, ``text`` and ``html`` in the colleague's language; None if there is nothing left to say.

    What was closed since, or is held no more, is left out; beyond the most pressing cases the mail names their number.
    """
    if not mail.recipient.is_active:
        return None
    held = Q(occasion=Occasion.HOLD)
    reminders = mail.reminders.filter(
        held & Q(case__in=holds.live().values("case")) | ~held & Q(case__state__in=sorted(OPEN_STATES))
    )
    count = reminders.count()
    return (
        _render(mail, list(reminders.select_related("case").order_by("day", "pk")[:LISTED]), count) if count else None
    )


def _render(mail: StaffMail, reminders: list[Reminder], count: int) -> dict[str, str]:
    language = mail.recipient.language
    with translation.override(language):
        values = {
            "recipient": mail.recipient,
            "organisation": settings.ORGANISATION,
            "language": language,
            "bidi": translation.get_language_bidi(),
            "lines": [_line(reminder) for reminder in reminders],
            "count": count,
            "more": count - len(reminders),
            "desk": f"{settings.ORIGIN}/desk/",
        }
        return {
            "to": mail.recipient.email,
            "subject": " ".join(render_to_string("mail/staff_subject.txt", values).split()),
            "text": render_to_string("mail/staff.txt", values),
            "html": render_to_string("mail/staff.html", values),
        }


def _line(reminder: Reminder) -> Line:
    case, words = reminder.case, labelled(str(Occasion(reminder.occasion).label), in_words(reminder.day))
    if reminder.occasion == Occasion.DUE:
        words = bracketed(words, due_as_shown(reminder.day, today=timezone.localdate()).words)
    return Line(case, words, f"{settings.ORIGIN}{case.get_absolute_url()}")
