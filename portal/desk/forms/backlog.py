"""The file in which a backlog comes."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.desk.backlog import MOST


class BacklogForm(forms.Form):
    """A table of requests."""

    table = forms.FileField(
        label=_("Table"),
        help_text=format_lazy(_("CSV in UTF-8, or ODS; up to {most} rows."), most=MOST),
        widget=forms.FileInput(attrs={"accept": ".csv,.ods"}),
    )
