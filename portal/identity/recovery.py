"""Links and codes that people ask for themselves. Nothing here tells whether a request is known."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from portal.cases.models import Case, SearchWord
from portal.cases.request import contact_word
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.identity import services as identity
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue


def request_link(*, reference: str, email: str) -> None:
    """Have a new link mailed if the reference and the address belong together.

    The same look-up and the same job are made either way: neither the answer nor its time tells anything.
    """
    known = SearchWord.objects.filter(word=contact_word(email), case__reference=reference)
    case_id = known.values_list("case_id", flat=True).first()
    enqueue(JobKind.SEND_LINK, key=uuid4().hex, case=case_id)


def send_code(case: Case) -> None:
    """Mail a one-time code for the documents of a case. Raises TooManyCodes."""
    with transaction.atomic():
        code = identity.issue_code(case)
        correspondence.queue_mail(case, Letter.CODE, key=uuid4().hex, code=code)
