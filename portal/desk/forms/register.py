"""The days that the register is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.insights.selection import Span
from portal.ui.forms import DateInput


class SpanForm(forms.Form):
    """From when to when; what is left out is this year until today."""

    since = forms.DateField(label=_("Received from"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Received until"), required=False, widget=DateInput)

    def __init__(self, data: Any, *, today: date) -> None:
        filled = {"since": f"{today.year}-01-01", "until": today.isoformat()}
        super().__init__({**filled, **{name: data[name] for name in filled if data.get(name)}})

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return self.cleaned_data

    def span(self) -> Span:
        """What was chosen, once the form is valid."""
        return Span(self.cleaned_data["since"], self.cleaned_data["until"])
