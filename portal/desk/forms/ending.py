"""What staff fill in to pass a request on, or to ask for a fee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases import fees
from portal.desk.forms.acts import SeenForm, writing


class PassOnForm(SeenForm):
    """To whom a request goes, and why."""

    to = writing(_("To whom?"), _("Name and address of the organisation, as the person is to read it."), rows=3)
    reason = writing(_("Why? The person reads this."), rows=4)


class FeeForm(SeenForm):
    """A fee, and why it is asked for."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2)
    reason = writing(_("Why is it not free of charge? The person reads this."), rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = fees.rule(self.options.case)


class SettleForm(SeenForm):
    """How the question of a fee ended."""

    dropped = forms.BooleanField(label=_("It is dropped: the person need not pay"), required=False)
