"""A fee: quoted before any work is charged, accepted or the request withdrawn, and paid or dropped (Art. 12(5))."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone, translation

from portal.cases import fees
from portal.cases.actors import SUBJECT, Actor
from portal.cases.change import change
from portal.cases.lifecycle import Action
from portal.cases.models import Case, Fee
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.vault import fields


def quote_fee(case: Case, *, by: Actor, amount: Decimal, reason: str, seen: int | None = None) -> Case:
    """Tell the person what the request will cost and why; they may accept, or withdraw it."""
    with change(case, Action.QUOTE_FEE, by=by, seen=seen, amount=str(amount)) as case:
        values = {
            "amount": amount,
            "currency": fees.currency_of(case),
            "reason": fields.seal(case, "fee", reason),
            "quoted_on": timezone.localdate(),
            "chased_on": None,
            "accepted_at": None,
            "settled_at": None,
            "dropped": False,
        }
        Fee.objects.update_or_create(case=case, defaults=values)
        with translation.override(case.language):
            price = fees.with_article(case, amount)
        link = correspondence.status_link(case)
        correspondence.queue_mail(
            case, Letter.FEE, key=f"{case.version}", link=link, amount=price, reason=reason, owed=True
        )
    return case


def accept_fee(case: Case, *, by: Actor = SUBJECT, seen: int | None = None) -> Case:
    """The person wants the request at this price: said on their page, or to somebody of staff who notes it."""
    with change(case, Action.ACCEPT_FEE, by=by, seen=seen) as case:
        Fee.objects.filter(case=case).update(accepted_at=timezone.now())
    return case


def settle_fee(case: Case, *, by: Actor, dropped: bool = False, seen: int | None = None) -> Case:
    """Record that the fee was paid, or that it is dropped: the time goes on, where the law had it wait."""
    with change(case, Action.SETTLE_FEE, by=by, seen=seen, dropped=dropped) as case:
        Fee.objects.filter(case=case).update(settled_at=timezone.now(), dropped=dropped)
    return case
