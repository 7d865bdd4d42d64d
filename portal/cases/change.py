"""The one way a case changes: locked, permitted by the table, recorded, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import deadlines, evidence, guards, proofs, questions
from portal.cases.actors import Actor, Who
from portal.cases.lifecycle import CLOSED_STATES, OBSERVING, Action, Guard, Transition, transition
from portal.cases.models import Case
from portal.correspondence.recording import recording
from portal.owners import links
from portal.owners.models import Task
from portal.ui.signs import sentences


class NotAllowed(Exception):
    """The lifecycle does not permit this now; the message says what can be done instead."""


class Stale(NotAllowed):
    """Somebody else changed the case since this page was loaded."""


@contextmanager
def change(case: Case, action: Action, *, by: Actor, seen: int | None = None, **facts: Any) -> Iterator[Case]:
    """Change a case: yields it locked and fresh, then moves its state, saves it and records the event.

    ``seen`` is the version the actor looked at, if they did. ``facts`` go into the evidence: ids, kinds, counts,
    digests, never personal data; which letters were written, in which version, is added. A question is over when the
    case waits no longer, proofs of identity go when it is closed, and its date follows in the same transaction. Raises
    NotAllowed, or Stale if it moved on since ``seen``.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).select_related("key").get(pk=case.pk)
        if seen is not None and seen != locked.version:
            raise Stale(_("Somebody changed this case while you looked at it. Here is how it stands now."))
        row = permit(locked, action, by)
        before = _values(locked)
        with recording() as letters:
            yield locked
        facts |= letters
        if row.to:
            locked.state = row.to
        if locked.state in CLOSED_STATES and locked.closed_at is None:
            locked.closed_at = timezone.now()
            links.revoke(Task.objects.filter(case=locked))
            facts |= proofs.destroyed(locked)
        facts |= questions.settled(locked)
        if action not in OBSERVING:
            locked.version += 1
        locked.save(update_fields=[name for name, value in _values(locked).items() if value != before[name]])
        event = evidence.append(locked, action, by=by, facts=facts)
        if deadlines.moves(event):
            deadlines.refresh(locked)


def permit(case: Case, action: Action, by: Actor) -> Transition:
    """The table's row for this action, if the actor may do it now and every guard holds. Raises NotAllowed."""
    row = transition(case.kind, case.state, action)
    if row is None:
        raise NotAllowed(
            _("This is not possible while the request is “%(state)s”.") % {"state": case.get_state_display()}
        )
    if by.who not in row.by:
        raise NotAllowed(_forbidden(by.who))
    if unmet := guards.unmet(case, row.guards, by):
        raise NotAllowed(sentences(str(Guard(guard).label) for guard in unmet))
    return row


def _values(case: Case) -> dict[str, Any]:
    """What its row holds, by column: the whole of it is long, and hardly any of it moves at a time."""
    return {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}  # noqa: SLF001  documented as public


def _forbidden(who: Who) -> str:
    if who is Who.SUBJECT:
        return _("This cannot be done from here. Write to us and we will help.")
    return _("Your role does not allow this. Ask a data-protection officer.")
