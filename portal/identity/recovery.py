"""Links and codes that people ask for themselves. Nothing here tells whether a request is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.cases.models import Case, SearchWord
from portal.cases.request import contact_word
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter, Mail
from portal.identity import services as identity
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue

MOST_LINKS = 5  # of those who remember no reference; the form says so
LINKS_AN_HOUR = 3


def request_link(*, email: str, reference: str = "") -> None:
    """Have new links mailed to an address: to the request with this reference, or else to each of its requests.

    Of many, confirmed ones come first, so that nobody can hide them behind others filed with the same address. The
    same look-up and the same job are made either way: neither the answer nor its time tells anything.
    """
    known = SearchWord.objects.filter(word=contact_word(email))
    if reference:
        known = known.filter(case__reference=reference)
    foremost = known.order_by(F("case__confirmed_at").desc(nulls_last=True), "-case")
    enqueue(JobKind.SEND_LINK, key=uuid4().hex, cases=list(foremost.values_list("case", flat=True)[:MOST_LINKS]))


def mail_links(case_ids: Iterable[int], *, key: str) -> None:
    """Mail a fresh link to each of these cases, but for one whose key is gone or that got enough of them lately.

    The same ``key`` again changes nothing.
    """
    for case in Case.objects.select_related("key").filter(pk__in=case_ids, key__isnull=False):
        if not _mailed_enough(case):
            correspondence.queue_mail(case, Letter.NEW_LINK, key=key, link=correspondence.status_link(case))


def send_code(case: Case) -> None:
    """Mail a one-time code for the documents of a case. Raises TooManyCodes."""
    with transaction.atomic():
        code = identity.issue_code(case)
        correspondence.queue_mail(case, Letter.CODE, key=uuid4().hex, code=code)


def _mailed_enough(case: Case) -> bool:
    lately = Mail.objects.filter(case=case, letter=Letter.NEW_LINK, created_at__gt=timezone.now() - timedelta(hours=1))
    return lately.count() >= LINKS_AN_HOUR
