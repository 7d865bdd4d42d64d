"""A fee in words: how much, why, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_territory_currencies
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.cases.models import Case, Fee
from portal.law.jurisdiction import jurisdiction
from portal.ui.signs import bracketed
from portal.ui.texts import citation
from portal.vault import fields


@dataclass(frozen=True)
class Quote:
    """A fee as people read it. ``open``: the person has still to say whether they want the request at this price."""

    amount: str
    reason: str
    article: str
    standing: str
    open: bool


def of(case: Case) -> Quote | None:
    """The fee of a case in the current language; None if none was asked for. Raises KeyDestroyed."""
    fee = Fee.objects.filter(case=case).first()
    if fee is None:
        return None
    return Quote(
        amount=in_words(fee.amount, fee.currency),
        reason=str(fields.unseal(case, "fee", fee.reason)),
        article=citation(jurisdiction(case.jurisdiction).fee.article),
        standing=_standing(fee),
        open=fee.accepted_at is None and fee.settled_at is None,
    )


def in_words(amount: Decimal, currency: str) -> str:
    """An amount as the current language writes it."""
    return str(format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_")))


def with_article(case: Case, amount: Decimal) -> str:
    """An amount in the money of the case, with the article of its law that allows a fee."""
    return bracketed(in_words(amount, currency_of(case)), citation(jurisdiction(case.jurisdiction).fee.article))


def rule(case: Case) -> str:
    """When the law allows a fee."""
    fee = jurisdiction(case.jurisdiction).fee
    return bracketed(_(fee.rule), citation(fee.article))


def currency_of(case: Case) -> str:
    """The money of the controller's country."""
    return currency_in(case.country)


def currency_in(country: str) -> str:
    """The money of a country."""
    return str(get_territory_currencies(country)[0])


def _standing(fee: Fee) -> str:
    if fee.dropped:
        return _("It was dropped: there is nothing to pay.")
    if fee.settled_at:
        return _("It is paid.")
    return _("It is accepted, and not paid yet.") if fee.accepted_at else _("It is not accepted yet.")
