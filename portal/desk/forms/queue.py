"""Narrowing the queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import Kind, State
from portal.cases.queries import QueueFilter
from portal.staff.models import User

ME, NOBODY = "me", "nobody"


class QueueForm(forms.Form):
    """The filters. What is typed into ``text`` may be a name: it travels in the body of a POST, never in an address."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": _("Name, e-mail, number, reference"),
            }
        ),
    )
    kind = forms.ChoiceField(label=_("Request"), required=False, choices=[("", _("All requests")), *Kind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Everything open")), *State.choices])
    assignee = forms.ChoiceField(label=_("Assigned to"), required=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, people: Iterable[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Anybody")),
            (ME, _("Me")),
            (NOBODY, _("Nobody")),
            *((str(person.pk), person.name) for person in people),
        ]

    def clean_after(self) -> tuple[date, int] | None:
        """Where the page starts: ``2026-12-24.17`` is after case 17, due on that day."""
        day, _dot, number = self.cleaned_data["after"].partition(".")
        if not day:
            return None
        try:
            return date.fromisoformat(day), int(number)
        except ValueError:
            raise forms.ValidationError(_("This page does not exist. Start again from the first.")) from None

    def narrowed(self, me: User) -> QueueFilter:
        """The filter that was chosen; ``me`` is who asks."""
        assignee = self.cleaned_data["assignee"]
        person = str(me.pk) if assignee == ME else assignee
        return QueueFilter(
            kind=self.cleaned_data["kind"],
            state=self.cleaned_data["state"],
            assignee=int(person) if person not in ("", NOBODY) else None,
            unassigned=assignee == NOBODY,
            text=self.cleaned_data["text"],
        )
