"""Requests that reached us otherwise than through the website: staff enter them with their true date of receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import lifecycle
from portal.cases.actors import Actor, Who
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Channel
from portal.cases.services.filing import Filing, ask_to_confirm, create
from portal.cases.services.identifying import accept_identity
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter

BY_STAFF = (Channel.LETTER, Channel.TELEPHONE, Channel.EMAIL, Channel.COUNTER)
OLDEST = timedelta(days=10 * 366)  # before that no deadline can be reckoned: public holidays are not known for ever


@dataclass(frozen=True)
class Entry:
    """A request that staff enter: what it says, and how and when it reached us."""

    filing: Filing
    received_on: date
    channel: Channel
    proof: str = ""


def enter_request(filing: Filing, *, by: Actor, received_on: date, channel: Channel, proof: str = "") -> Case:
    """Enter a request that reached the controller on that day, from which the time runs (GDPR Art. 12(3)).

    ``proof`` says what shows who asks (Art. 12(6)): with it the case can go on at once, without it the person has to
    confirm the address by a link, as others do. Entered twice, it is the same case. Raises NotAllowed.
    """
    if by.who not in lifecycle.parts(Action.FILE):
        raise NotAllowed(_("Your role does not allow this. Ask a data-protection officer."))
    if problem := why_not_received(received_on):
        raise NotAllowed(problem)
    with transaction.atomic():
        greet = _tell_entered if proof else ask_to_confirm
        case, new = create(filing, by=by, received_on=received_on, channel=channel, greet=greet)
        if new and proof:
            case = accept_identity(case, by=by, proof=proof)
    return case


def why_not_received(day: date) -> str:
    """Why nothing can have been received on that day; empty if it can."""
    today = timezone.localdate()
    if day > today:
        return _("This day is still to come.")
    return _("This is more than ten years ago. Correct the day.") if day < today - OLDEST else ""


def import_requests(entries: Iterable[Entry], *, by: Actor) -> int:
    """Enter many requests in one transaction, all or none; gives how many are new. Raises NotAllowed."""
    if by.who is not Who.DPO:
        raise NotAllowed(_("Your role does not allow this. Ask a data-protection officer."))
    wanted = list(entries)
    with transaction.atomic():
        known = Case.objects.filter(submission__in=[entry.filing.submission for entry in wanted]).count()
        for entry in wanted:
            enter_request(entry.filing, by=by, received_on=entry.received_on, channel=entry.channel, proof=entry.proof)
    return len(wanted) - known


def _tell_entered(case: Case) -> None:
    correspondence.queue_mail(case, Letter.ENTERED, key="1", link=correspondence.status_link(case))
