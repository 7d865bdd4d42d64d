"""How a case ends: delivered, refused, withdrawn. Answers to general requests are in ``answering``."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone, translation

from portal.cases import exemptions, obligations, queries
from portal.cases.actors import SUBJECT, Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Document, Outcome
from portal.cases.services.asking import call_off
from portal.cases.services.exempting import Because, check
from portal.cases.services.telling import tell_of_erased
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.outbox.services import cancel_for
from portal.vault import files

DOCUMENT_LIFETIME = timedelta(days=30)
DOWNLOADS = 10


def deliver(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Release the documents to the person for a limited time and number of downloads, and tell them.

    Raises NotAllowed for a partial answer that lacks a ground, a reason or the authority (Art. 12(4)).
    """
    with change(case, Action.DELIVER, by=by, seen=seen) as case:
        case.outcome = queries.outcome_of(case)
        if case.outcome == Outcome.PARTLY:
            obligations.require_grounds(case)
            obligations.require_authority(case)
        now = timezone.now()
        Document.objects.filter(case=case, revoked_at=None, released_at=None).update(
            released_at=now, expires_at=now + DOCUMENT_LIFETIME, downloads_left=DOWNLOADS
        )
        _tell(case, Letter.READY, str(case.search_no))
    return case


def refuse(
    case: Case,
    *,
    by: Actor,
    ground: str,
    reason: str,
    statute: str = "",
    until: date | None = None,
    seen: int | None = None,
) -> Case:
    """Refuse the request on a ground of the law, with the reason, the authority and the remedies (Art. 12(4)).

    Raises NotAllowed if any of them is missing.
    """
    with change(case, Action.REFUSE, by=by, seen=seen, ground=ground) as case:
        check(case, Because(ground, reason, statute, until))
        obligations.require_authority(case)
        case.outcome, case.ground, case.statute, case.statute_until = Outcome.REFUSED, ground, statute, until
        message = correspondence.record_message(case, reason, author=by.user)
        stop_work(case)
        with translation.override(case.language):
            law = exemptions.law_against(case)
        _tell(case, Letter.REFUSED, str(message.pk), reason=reason, ground=queries.ground_of(case), law=law)
    return case


def pass_on(case: Case, *, by: Actor, to: str, reason: str, seen: int | None = None) -> Case:
    """Pass the request on to whom it is for, another controller, and tell the person to whom and why.

    Raises NotAllowed if the letter could not name the authority.
    """
    with change(case, Action.PASS_ON, by=by, seen=seen) as case:
        obligations.require_authority(case)
        case.outcome = Outcome.PASSED_ON
        message = correspondence.record_message(case, f"{to}\n\n{reason}", author=by.user)
        stop_work(case)
        _tell(case, Letter.PASSED_ON, str(message.pk), passed_to=to, reason=reason)
    return case


def withdraw(case: Case, *, by: Actor = SUBJECT, seen: int | None = None) -> Case:
    """End the case at the person's own wish; no reason is needed. Whatever was still to run never runs."""
    with change(case, Action.WITHDRAW, by=by, seen=seen) as case:
        case.outcome = Outcome.WITHDRAWN
        stop_work(case, also_sent=True)
        _tell(case, Letter.WITHDRAWN, str(case.version))  # a reopened case may be withdrawn again
    return case


def stop_work(case: Case, *, also_sent: bool = False) -> None:
    """Call off what was still to run for a case that ends, and destroy what was collected for it.

    What was erased by then is erased, and whoever received it is told. Documents that were sent before the case was
    taken up again stay as long as retention says, unless ``also_sent``.
    """
    cancel_for(case.pk)
    tell_of_erased(case)
    call_off(case)
    for file in queries.files_about(case) if also_sent else queries.files_of_work(case):
        files.delete(file)


def _tell(case: Case, letter: Letter, key: str, **context: object) -> None:
    correspondence.queue_mail(case, letter, key=key, link=correspondence.status_link(case), **context)
