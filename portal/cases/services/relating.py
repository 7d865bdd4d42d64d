"""Cases that hang together: one that says the same as another, and a complaint about an answer."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import related
from portal.cases import request as requests
from portal.cases.actors import SUBJECT, Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Channel, Outcome, Relation, RelationKind, Topic
from portal.cases.services.ending import stop_work
from portal.cases.services.filing import Filing, confirm, create
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter


def close_duplicate(case: Case, *, by: Actor, of: Case, seen: int | None = None) -> Case:
    """End a request that says the same as an earlier one of the same person from the same proved mailbox.

    The person is told the reference under which it goes on. Raises NotAllowed for any other case.
    """
    with change(case, Action.CLOSE_DUPLICATE, by=by, seen=seen, of=of.pk) as case:
        if of not in related.originals(case):
            raise NotAllowed(_("That request is not the same person’s, or it is over."))
        case.outcome = Outcome.DUPLICATE
        Relation.objects.update_or_create(case=case, kind=RelationKind.DUPLICATE_OF, defaults={"earlier": of})
        stop_work(case)
        link = correspondence.status_link(case)
        correspondence.queue_mail(case, Letter.DUPLICATE, key=str(case.version), link=link, other=of.reference)
    return case


def complain(case: Case, *, body: str, submission: UUID) -> Case:
    """Take the person's complaint about how a request ended: a request of its own, with its own time (Art. 12(4), 77).

    It is confirmed at once, as whoever writes reads the mailbox. Sent twice, it is the same case. Raises NotAllowed.
    """
    told = replace(requests.of(case), message=body, categories=[])
    filing = Filing(submission, Kind.QUERY, told, case.language, Topic.COMPLAINT, case.by_representative)
    with transaction.atomic():
        follow_up, new = create(filing, by=SUBJECT, received_on=timezone.localdate(), channel=Channel.WEB)
        if not new:
            return follow_up
        with change(case, Action.COMPLAIN, by=SUBJECT, follow_up=follow_up.pk) as case:
            Relation.objects.create(case=follow_up, earlier=case, kind=RelationKind.FOLLOW_UP_OF)
        return confirm(follow_up)
