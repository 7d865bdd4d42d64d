"""What staff fill in for a request that reached us by letter, telephone, e-mail or at the counter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import Kind
from portal.cases.models import Channel, Topic
from portal.cases.request import Request
from portal.cases.services.entering import BY_STAFF, why_not_received
from portal.cases.services.filing import Filing
from portal.intake.forms.fields import MESSAGE_LENGTH, AddressField, LineField, identity_field
from portal.intake.forms.people import IDENTITY
from portal.inventory import categories
from portal.ui.forms import DateInput
from portal.ui.names import countries, languages

LONG_AGO = timedelta(days=92)  # by then the extended time of most laws is over: more likely a slip of the pen
AREA = {"rows": 5, "dir": "auto"}


class EntryForm(forms.Form):
    """A request as staff enter it: all that the public form asks, the channel, and the true day of receipt.

    ``sure`` is asked only where the day is long ago.
    """

    submission = forms.UUIDField(widget=forms.HiddenInput)
    received_on = forms.DateField(
        label=_("Received on"),
        help_text=_("The day on which it reached us, not the day on which you enter it. The time runs from it."),
        widget=DateInput,
    )
    sure = forms.BooleanField(
        label=_("Yes, we received it that long ago"),
        error_messages={"required": _("This is more than three months ago. Correct the day, or confirm it here.")},
    )
    channel = forms.ChoiceField(label=_("How it came"), choices=[(each, each.label) for each in BY_STAFF])
    name = LineField(label=_("Full name of the person whose data it is"), max_length=120)
    email = AddressField(
        label=_("The person’s e-mail address"),
        help_text=_(
            "We look for it in the systems, and write to it. Habeas writes by e-mail only: it cannot take the request "
            "of somebody without an address of their own or a representative’s."
        ),
        required=False,
    )
    representative = LineField(
        label=_("Representative"), help_text=_("Only if somebody asks for the person."), max_length=120, required=False
    )
    representative_role = LineField(
        label=_("What entitles the representative"),
        help_text=_("For example: parent, guardian, lawyer, power of attorney."),
        max_length=120,
        required=False,
    )
    representative_email = AddressField(label=_("The representative’s e-mail address"), required=False)
    country = forms.ChoiceField(label=_("Country the person lives in"))
    language = forms.ChoiceField(label=_("Language of letters"))
    topic = forms.ChoiceField(label=_("What it is about"), choices=Topic.choices)
    categories = forms.MultipleChoiceField(
        label=_("What is to be erased"), widget=forms.CheckboxSelectMultiple, required=False
    )
    message = forms.CharField(
        label=_("What they wrote or said"),
        help_text=_("In their own words, as far as you have them."),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs=AREA),
        required=False,
    )
    proof = forms.CharField(
        label=_("What proves who is asking?"),
        help_text=_(
            "For example: “Showed an identity card at the counter.” Copy no document numbers. Left empty, the case "
            "waits until the person opens the link in our mail."
        ),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={**AREA, "rows": 3}),
        required=False,
    )

    def __init__(self, kind: Kind, data: Any = None) -> None:
        self.kind = kind
        initial = {"submission": uuid4(), "country": settings.ORGANISATION.country, "language": settings.LANGUAGE_CODE}
        super().__init__(data, initial=initial, label_suffix="")
        self._offer("country", countries())
        self._offer("language", languages())
        self._add_identities()
        self._leave_out_what_is_not_asked()
        if not long_ago(self.data.get("received_on", "")):
            del self.fields["sure"]

    def clean_received_on(self) -> date:
        """A day on which something can have been received."""
        day: date = self.cleaned_data["received_on"]
        if problem := why_not_received(day):
            raise forms.ValidationError(problem)
        return day

    def clean(self) -> dict[str, Any]:
        """Somebody can be written to, a representative is whole, and an erasure says of what."""
        data = super().clean() or {}
        if any(data.get(name) for name in ("representative", "representative_role", "representative_email")):
            self._need("representative", gettext("Say who asks for the person."))
            self._need("representative_role", gettext("Say what entitles them."))
            self._need("representative_email", gettext("Give the representative’s e-mail address."))
        else:
            self._need("email", gettext("Give an e-mail address: Habeas can answer by e-mail only."))
        if self.kind == Kind.INFORMATION_DELETION and not data.get("categories"):
            self._need("message", gettext("Choose what is to be erased, or write it in their words."))
        return data

    def filing(self) -> Filing:
        """What a valid form says, as a request is filed."""
        told = self.cleaned_data
        given = {key.key: told[f"{IDENTITY}{key.key}"] for key in settings.ORGANISATION.identity_keys}
        texts = ("name", "email", "country", "message", "representative", "representative_role", "representative_email")
        request = Request(
            **{name: told[name] for name in texts},
            identities={key: value for key, value in given.items() if value},
            categories=told.get("categories", []),
        )
        return Filing(
            submission=told["submission"],
            kind=self.kind,
            request=request,
            language=told["language"],
            topic=told.get("topic", ""),
            by_representative=bool(told["representative"]),
        )

    def receipt(self) -> dict[str, Any]:
        """How and when it was received, as the service takes it."""
        told = self.cleaned_data
        return {
            "received_on": told["received_on"],
            "channel": Channel(told["channel"]),
            "proof": told["proof"],
        }

    def _add_identities(self) -> None:
        fields = {f"{IDENTITY}{key.key}": identity_field(key) for key in settings.ORGANISATION.identity_keys}
        for field in fields.values():
            field.help_text = ""  # it is for people who look for their own
        self.fields.update(fields)
        names = list(self.fields)
        place = names.index("email") + 1
        self.order_fields([*names[:place], *fields, *names[place:]])

    def _leave_out_what_is_not_asked(self) -> None:
        if self.kind == Kind.INFORMATION_DELETION:
            self._offer("categories", [(each.key, each.words) for each in categories.offered()])
        else:
            del self.fields["categories"]
        if self.kind == Kind.QUERY:
            self.fields["message"].required = True
        else:
            del self.fields["topic"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def _need(self, name: str, problem: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, problem)


def long_ago(text: str) -> bool:
    """Whether a day is so long ago that it may be a slip of the pen."""
    try:
        day = parse_date(str(text))
    except ValueError:
        return False
    return day is not None and day < timezone.localdate() - LONG_AGO
