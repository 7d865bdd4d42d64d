"""Who asks, whose data it is, and how to answer."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.intake.forms.fields import AddressField, LineField, identity_field
from portal.intake.forms.page import Answers, PageForm
from portal.ui.forms import Option
from portal.ui.names import countries, languages

MYSELF, SOMEBODY = "myself", "somebody"
IDENTITY = "identity_"


def for_somebody(told: Answers) -> bool:
    """Whether one person asks for another."""
    return told.get("asker") == [SOMEBODY]


def _askers() -> list[tuple[str, str]]:
    hint = str(_("As a parent, guardian or lawyer, or because they asked you to."))
    return [(MYSELF, str(_("Myself"))), (SOMEBODY, Option(str(_("Somebody else")), hint=hint))]


class AskerForm(PageForm):
    """Whether somebody asks for themselves."""

    title = _("Who are you asking for?")

    asker = forms.ChoiceField(
        label=title,
        choices=_askers,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are asking for.")},
    )


class RepresentativeForm(PageForm):
    """Who asks for somebody else; the mails go to them."""

    title = _("About you")
    text = _("You ask for somebody else, so we write to you.")

    representative = LineField(
        label=_("Your full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your own name.")},
    )
    representative_role = LineField(
        label=_("What entitles you to ask"),
        help_text=_("For example: parent, guardian, lawyer, power of attorney. We may ask you to show it."),
        max_length=120,
        error_messages={"required": _("Tell us what entitles you to ask for somebody else.")},
    )
    representative_email = AddressField(label=_("Your e-mail address"))


class PersonForm(PageForm):
    """Whose data it is. The more they can give, the surer everything of theirs is found.

    ``about`` keeps of whom the answers tell: they are asked for again if that changes.
    """

    name = LineField(max_length=120, error_messages={"required": _("Tell us the full name.")})
    email = AddressField()

    def ask(self) -> None:
        """In the words for oneself or for another, and with every identifier that the organisation knows."""
        self._of_another() if for_somebody(self.told) else self._of_oneself()
        self.fields.update({f"{IDENTITY}{key.key}": identity_field(key) for key in settings.ORGANISATION.identity_keys})

    def is_settled(self) -> bool:
        """Whether all is in order and about the person that the request is for."""
        return self.told.get("about") == self.told.get("asker") and self.is_valid()

    def answers(self) -> Answers:
        """What was told, and of whom."""
        return {**super().answers(), "about": self.told.get("asker", [])}

    def _of_oneself(self) -> None:
        self.title = _("About you")
        self.text = _("The more you can give, the surer we find everything. What is optional you may leave empty.")
        self._word("name", _("Your full name"), autocomplete="name")
        self._word("email", _("Your e-mail address"), _("We look for it in our systems, and we write to you there."))

    def _of_another(self) -> None:
        self.title = _("About the person")
        self.text = _("This is whose data we look for. Give what you know; what is optional you may leave empty.")
        self.fields["email"].required = False
        self._word("name", _("The person’s full name"), autocomplete="off")
        self._word("email", _("The person’s e-mail address"), _("We look for it in our systems."), autocomplete="off")

    def _word(self, name: str, label: object, hint: object = "", *, autocomplete: str = "") -> None:
        field = self.fields[name]
        field.label, field.help_text = str(label), str(hint)
        if autocomplete:
            field.widget.attrs["autocomplete"] = autocomplete


class AnswerForm(PageForm):
    """Where the person lives, and the language to answer in."""

    title = _("Country and language")

    country = forms.ChoiceField(label=_("Country you live in"))
    language = forms.ChoiceField(
        label=_("Language of our answer"), widget=forms.Select(attrs={"autocomplete": "language"})
    )

    def ask(self) -> None:
        """The organisation's country and the language of the page are the likeliest."""
        self.offer("country", countries())
        self.offer("language", languages())
        self.initial = {"country": settings.ORGANISATION.country, "language": get_language()}
        if for_somebody(self.told):
            self.fields["country"].label = str(_("Country the person lives in"))
        else:
            self.fields["country"].widget.attrs["autocomplete"] = "country"
