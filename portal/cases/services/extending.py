"""Taking longer than the first period: once, with a reason that the person is told at the same time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from portal.cases import deadlines
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed, change
from portal.cases.explain import in_words
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.law.clock import Deadline
from portal.vault import fields


def extend(case: Case, *, by: Actor, reason: str, until: date | None = None, seen: int | None = None) -> Case:
    """Extend the time and send the notice that says why, in one transaction (Art. 12(3)).

    ``until`` is the day that the notice names; a law that sets no length needs it. Raises NotAllowed.
    """
    with change(case, Action.EXTEND, by=by, seen=seen, until=until.isoformat() if until else None) as case:
        longer = _longer(case, until)
        case.due_on = longer.due
        case.extension_reason = fields.seal(case, "extension", reason)
        _tell(case, reason, paused=not longer.running)
    return case


def reason_of_extension(case: Case) -> str:
    """Why the time was extended, in the words the person was told; empty if it was not. Raises KeyDestroyed."""
    return str(fields.unseal(case, "extension", case.extension_reason)) if case.extension_reason else ""


def _longer(case: Case, until: date | None) -> Deadline:
    """The deadline as it will be. Raises NotAllowed if the notice names no day that makes it longer."""
    longer = deadlines.if_extended(case, until)
    if not longer.extended:
        words = _("Name the day until which you need: a day after %(day)s.")
        raise NotAllowed(words % {"day": in_words(longer.first_due)})
    return longer


def _tell(case: Case, reason: str, *, paused: bool) -> None:
    link = correspondence.status_link(case)
    correspondence.queue_mail(case, Letter.EXTENDED, key="1", link=link, reason=reason, paused=paused)
