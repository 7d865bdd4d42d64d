"""Links and codes: made, sent by others, checked here in constant time."""

import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from portal.cases.models import Case
from portal.identity.models import AccessLink, LinkPurpose, OneTimeCode
from portal.vault import fields

LINK_LIFETIME = {LinkPurpose.CONFIRM: timedelta(days=30), LinkPurpose.STATUS: timedelta(days=90)}
CODE_LIFETIME = timedelta(minutes=15)
CODE_ATTEMPTS = 5
MOST_CODES = ((timedelta(hours=1), 5), (timedelta(days=1), 10))  # each may be guessed at CODE_ATTEMPTS times


class TooManyCodes(Exception):
    """No further code can be sent for now: somebody asked too often."""


def issue_link(case: Case, purpose: LinkPurpose) -> str:
    """A fresh token (256 bits) that opens a case for one purpose; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    expires_at = timezone.now() + LINK_LIFETIME[purpose]
    AccessLink.objects.create(case=case, purpose=purpose, digest=_link_digest(token), expires_at=expires_at)
    return token


def link_for(token: str) -> AccessLink | None:
    """The live link that a token belongs to, with its case; None for an unknown, expired or revoked one."""
    return _live_links().filter(digest=_link_digest(token)).first()


def live_link(link_id: int) -> AccessLink | None:
    """The link with this id, with its case, if it still opens anything."""
    return _live_links().filter(pk=link_id).first()


def revoke_links(case: Case) -> int:
    """End every link of a case at once; gives how many."""
    return AccessLink.objects.filter(case=case, revoked_at=None).update(revoked_at=timezone.now())


def issue_code(case: Case) -> str:
    """A fresh six-digit code for a case; earlier ones stop working. Raises TooManyCodes.

    Call it in a transaction: whoever asks many times at once is counted one after another.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    now = timezone.now()
    codes = OneTimeCode.objects.filter(case=case)
    if any(codes.filter(created_at__gt=now - span).count() >= most for span, most in MOST_CODES):
        raise TooManyCodes
    codes.filter(used_at=None).update(expires_at=now)
    code = f"{secrets.randbelow(1_000_000):06}"
    OneTimeCode.objects.create(
        case=case,
        digest=_code_digest(case, code),
        expires_at=now + CODE_LIFETIME,
        attempts_left=CODE_ATTEMPTS,
    )
    return code


def accept_code(case: Case, code: str) -> bool:
    """Whether this is the case's live code; a right one works once, five wrong ones end it."""
    with transaction.atomic():
        live = OneTimeCode.objects.select_for_update().filter(
            case=case, used_at=None, attempts_left__gt=0, expires_at__gt=timezone.now()
        )
        row = live.order_by("-pk").first()
        if row is None:
            return False
        if hmac.compare_digest(bytes(row.digest), _code_digest(case, code)):
            row.used_at = timezone.now()
            row.save(update_fields=["used_at"])
            return True
        live.filter(pk=row.pk).update(attempts_left=F("attempts_left") - 1)
        return False


def _live_links() -> QuerySet[AccessLink]:
    """A case whose key is destroyed has nothing left to open."""
    live = AccessLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), case__key__isnull=False)
    return live.select_related("case__key")


def _link_digest(token: str) -> bytes:
    return fields.digest("link", token)


def _code_digest(case: Case, code: str) -> bytes:
    return fields.digest("code", f"{case.pk}:{code}")
