"""How a request comes in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.cases import deadlines, evidence, request
from portal.cases.actors import SUBJECT, Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Channel, SearchWord
from portal.cases.request import Request
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.correspondence.recording import recording
from portal.vault.keys import create_case_key

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread for something else


@dataclass(frozen=True)
class Filing:
    """A request form as it was sent, validated. ``submission`` is the form's own id: sent twice, it is one request."""

    submission: UUID
    kind: Kind
    request: Request
    language: str
    topic: str = ""
    by_representative: bool = False


def file_request(filing: Filing) -> Case:
    """Receive a request: the time runs from today in the controller's time zone (GDPR Art. 12(3)).

    The person gets a mail with a link to confirm the address. Sent twice, it is the same case both times.
    """
    with transaction.atomic():
        today = timezone.localdate()
        case, _new = create(filing, by=SUBJECT, received_on=today, channel=Channel.WEB, greet=ask_to_confirm)
    return case


def create(
    filing: Filing, *, by: Actor, received_on: date, channel: Channel, greet: Callable[[Case], object] | None = None
) -> tuple[Case, bool]:
    """The case of a filing, and whether it is new; call it in a transaction. ``greet`` writes to the person then.

    The time runs from the day on which the request reached the controller, by whatever channel (GDPR Art. 12(3)).
    """
    columns = {**_columns(filing), "received_on": received_on, "channel": channel}
    case, new = Case.objects.get_or_create(submission=filing.submission, defaults=columns)
    if not new:
        return case, False
    create_case_key(case)
    case.request = request.seal(case, filing.request)
    case.save(update_fields=["request"])
    words = request.index_words(filing.request, case.reference)
    SearchWord.objects.bulk_create(SearchWord(case=case, word=word) for word in sorted(words))
    deadlines.refresh(case)
    with recording() as letters:
        if greet:
            greet(case)
    facts = {"kind": filing.kind, "channel": channel, "received": received_on.isoformat(), **letters}
    evidence.append(case, Action.FILE, by=by, facts=facts)
    return case, True


def ask_to_confirm(case: Case) -> None:
    """Mail the link by which the person shows that the address is theirs."""
    correspondence.queue_mail(case, Letter.CONFIRM, key="1", link=correspondence.confirm_link(case))


def confirm(case: Case) -> Case:
    """The person opened the link in the mail: the address is theirs. Raises NotAllowed when that was done before.

    The mail that follows names the day of receipt, and so acknowledges it (such as 11 CCR § 7021(a)).
    """
    with change(case, Action.CONFIRM, by=SUBJECT) as case:
        case.confirmed_at = timezone.now()
        case.acknowledged_on = case.acknowledged_on or timezone.localdate()
        correspondence.queue_mail(case, Letter.CONFIRMED, key="1", link=correspondence.status_link(case))
    return case


def acknowledge(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Acknowledge receipt to somebody who has not confirmed the address, or did not come by the web page."""
    with change(case, Action.ACKNOWLEDGE, by=by, seen=seen) as case:
        case.acknowledged_on = timezone.localdate()
        correspondence.queue_mail(case, Letter.ACKNOWLEDGED, key="1", link=correspondence.status_link(case))
    return case


def new_reference() -> str:
    """A reference of 59 random bits that can be read out over the telephone."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"HB-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _columns(filing: Filing) -> dict[str, object]:
    organisation = settings.ORGANISATION
    return {
        "reference": new_reference(),
        "kind": filing.kind,
        "topic": filing.topic,
        "jurisdiction": organisation.jurisdiction,
        "country": organisation.country,
        "region": organisation.region,
        "language": filing.language,
        "by_representative": filing.by_representative,
        "request": b"",
    }
