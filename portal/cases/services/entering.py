"""Requests that reached us otherwise than through the website: staff enter them with their true date of receipt."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import lifecycle
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Channel
from portal.cases.services.filing import Filing, ask_to_confirm, create
from portal.cases.services.handling import accept_identity
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter

BY_STAFF = (Channel.LETTER, Channel.TELEPHONE, Channel.EMAIL, Channel.COUNTER)


def enter_request(filing: Filing, *, by: Actor, received_on: date, channel: Channel, proof: str = "") -> Case:
    """Enter a request that reached the controller on that day, from which the time runs (GDPR Art. 12(3)).

    ``proof`` says what shows who asks (Art. 12(6)): with it the case can go on at once, without it the person has to
    confirm the address by a link, as others do. Entered twice, it is the same case. Raises NotAllowed.
    """
    if by.who not in lifecycle.parts(Action.FILE):
        raise NotAllowed(_("Your role does not allow this. Ask a data-protection officer."))
    return receive(filing, by=by, received_on=received_on, channel=channel, proof=proof)


def receive(filing: Filing, *, by: Actor, received_on: date, channel: Channel, proof: str = "") -> Case:
    """The same for a caller who asked for permission: an import takes many."""
    if received_on > timezone.localdate():
        raise NotAllowed(_("A request cannot be received on a day that is still to come."))
    with transaction.atomic():
        case, new = create(filing, by=by, received_on=received_on, channel=channel)
        if new and proof:
            case = accept_identity(case, by=by, proof=proof)
            correspondence.queue_mail(case, Letter.ENTERED, key="1", link=correspondence.status_link(case))
        elif new:
            ask_to_confirm(case)
    return case
