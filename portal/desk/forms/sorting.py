"""What staff fill in when a request is of another kind, or is two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import Kind
from portal.cases.models import Topic
from portal.desk.forms.acts import SeenForm, writing


class SortForm(SeenForm):
    """The kind of a request, its topic if it is a general one, and words for the person."""

    to = forms.ChoiceField(label=_("What the person asks for"), choices=Kind.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(
        label=_("Topic, if it is a general request"),
        choices=[("", _("None")), *Topic.choices],
        required=False,
    )
    reason = writing(_("Words to the person"), _("The mail says what happens; add what else helps."), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        """A general request has a topic."""
        data = super().clean() or {}
        if data.get("to") == Kind.QUERY and not data.get("topic"):
            self.add_error("topic", str(_("Choose what the general request is about.")))
        return data


class ConvertForm(SortForm):
    """The same for a case that is to change: its own kind is no other, unless the topic is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (kind := self.options.case.kind) != Kind.QUERY:
            others = [(value, label) for value, label in Kind.choices if value != kind]
            self.fields["to"].choices = others  # type: ignore[attr-defined]
