"""What staff fill in to leave something out by system, kind of information or field, or to take that back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases import case_page, exemptions, queries, wording
from portal.cases import findings as sealed
from portal.cases.models import Case, Exemption, Scope
from portal.desk.forms.acts import SeenForm, WithholdForm
from portal.inventory.categories import words_for
from portal.ui.texts import localised

Group = tuple[str, list[tuple[str, str]]]


class LeaveOutForm(WithholdForm):
    """What is to be left out, why, and on which ground."""

    what = forms.ChoiceField(label=_("What is to be left out"))
    field_order = ("what",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", _("Choose")), *_groups(self.options.case)]  # type: ignore[attr-defined]


class TakeBackForm(SeenForm):
    """What is to be left out no longer."""

    exemption = forms.ModelChoiceField(label=_("What is left out"), queryset=Exemption.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.options.case.exemptions.all()
        field = self.fields["exemption"]
        field.queryset = found  # type: ignore[attr-defined]
        field.choices = [(each.pk, exemptions.words_of(self.options.case, each)) for each in found]  # type: ignore[attr-defined]


def _groups(case: Case) -> Iterator[Group]:
    """The systems, kinds of information and fields of what was found, the fields by collection."""
    if case_page.requests_of(case) is None:
        return  # its key is destroyed
    found = [(each, sealed.details_of(case, each)) for each in queries.findings(case) if each.found]
    systems = {each.system.key: each.system.label for each, _details in found}
    kinds = {kind for _each, details in found for column in details.columns for kind in column["kinds"]}
    yield str(_("Data systems")), [(f"{Scope.SYSTEM}:{key}", label) for key, label in systems.items()]
    by_words = sorted((words_for(kind), f"{Scope.CATEGORY}:{kind}") for kind in kinds)
    yield str(_("Kinds of information")), [(value, words) for words, value in by_words]
    for each, details in found:
        fields = [
            (f"{Scope.FIELD}:{each.address} {column['path']}", localised(column["label"]))
            for column in details.columns
            if "." not in column["path"]
        ]
        if fields:
            yield f"{each.system.label}, {wording.label_of(each, details)}", fields
