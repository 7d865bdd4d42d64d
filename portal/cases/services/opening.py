"""Staff who read what a person told us: who opened a case, and its files, and when."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.cases.actors import Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Event
from portal.correspondence.models import Attachment

AGAIN = timedelta(hours=1)


def record_opening(case: Case, *, by: Actor) -> None:
    """Evidence that somebody of staff has the page of a case before them, at most once an hour.

    Within the hour that is one look at the events of the case and no lock.
    """
    if _opened_lately(case, by):
        return
    with transaction.atomic():
        Case.objects.select_for_update().only("pk").get(pk=case.pk)  # two pages opened at once are one event
        if not _opened_lately(case, by):
            with change(case, Action.VIEW_CASE, by=by):
                pass


def record_attachment(case: Case, attachment: Attachment, *, by: Actor) -> None:
    """Evidence that somebody of staff downloaded a file that the person sent."""
    with change(case, Action.VIEW_CASE, by=by, attachment=attachment.pk):
        pass


def _opened_lately(case: Case, by: Actor) -> bool:
    opened = Event.objects.filter(case=case, action=Action.VIEW_CASE, actor=str(by), facts={})
    return opened.filter(at__gt=timezone.now() - AGAIN).exists()
