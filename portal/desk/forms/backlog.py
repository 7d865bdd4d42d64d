"""The file in which a backlog comes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BacklogForm(forms.Form):
    """A table of requests."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8, or ODS; up to 500 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.ods"}),
    )
