"""Telling colleagues of dates before they pass: whoever handles a case, then the data-protection officers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

import structlog
from django.db import transaction

from portal.alone import alone
from portal.cases.models import Case
from portal.cases.occasions import WATCHES, Watch, escalated, stage, window
from portal.cases.services.asking import chase_owners
from portal.cases.services.unanswered import chase_unanswered
from portal.correspondence.models import Reminder, StaffMail
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue
from portal.staff import services as staff

log = structlog.get_logger(__name__)
BATCH = 1000


@dataclass(frozen=True)
class Reminded:
    """How many questions and owners were chased, of how many dates colleagues are told, and in how many mails."""

    chased: int
    owners: int
    reminders: int
    mails: int


def remind(today: date) -> Reminded:
    """Chase what people have not answered, and tell colleagues what is near or late.

    Called again, or by two processes at once, it sends nothing twice; after days on which it did not run, each
    colleague is told of a date once.
    """
    reminders, mails = _remind_staff(today)
    return Reminded(chase_unanswered(today), chase_owners(today), reminders, mails)


@transaction.atomic
def _remind_staff(today: date) -> tuple[int, int]:
    """One mail for each colleague, with every reminder that is new; all of it or nothing."""
    if not alone("reminders"):
        return 0, 0
    officers = staff.told_of_everything()
    if not officers:
        log.warning("nobody_to_remind")
    handlers = set(staff.caseworkers().values_list("pk", flat=True))
    mails: dict[int, StaffMail] = {}
    made = sum(_keep(batch, mails) for batch in _batches(_reminders(today, handlers, [each.pk for each in officers])))
    for mail in mails.values():
        enqueue(JobKind.TELL_STAFF, key=str(mail.pk), mail=mail.pk)
    return made, len(mails)


def _reminders(today: date, handlers: set[int], officers: list[int]) -> Iterator[tuple[int, Reminder]]:
    """Every reminder that is to have gone out by today, with whom it goes to."""
    for watch in WATCHES:
        cases = Case.objects.filter(window(watch, today)).order_by(watch.day, "pk")
        for case, day, assignee in cases.values_list("pk", watch.day, "assignee").distinct().iterator(chunk_size=BATCH):
            reminded = stage(watch, day, today)
            if reminded is None:
                continue
            handler = [assignee] if assignee in handlers else []
            told = {*handler, *officers} if escalated(watch, day, reminded) else handler or officers
            for recipient in sorted(told):
                yield recipient, _reminder(watch, case, day, reminded, recipient)


def _reminder(watch: Watch, case: int, day: date, reminded: date, recipient: int) -> Reminder:
    key = f"{case}:{watch.occasion}:{day}:{reminded}:{recipient}"
    return Reminder(case_id=case, occasion=watch.occasion, day=day, key=key)


def _batches(reminders: Iterable[tuple[int, Reminder]]) -> Iterator[list[tuple[int, Reminder]]]:
    waiting = iter(reminders)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _keep(batch: list[tuple[int, Reminder]], mails: dict[int, StaffMail]) -> int:
    """Keep those that are new, each with the mail to its recipient."""
    keys = [reminder.key for _recipient, reminder in batch]
    known = set(Reminder.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [(recipient, reminder) for recipient, reminder in batch if reminder.key not in known]
    for recipient, reminder in fresh:
        if recipient not in mails:
            mails[recipient] = StaffMail.objects.create(recipient_id=recipient)
        reminder.mail = mails[recipient]
    return len(Reminder.objects.bulk_create(reminder for _recipient, reminder in fresh))
