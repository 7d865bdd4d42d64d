"""What the public pages ask. Each form asks only what its request needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import Kind
from portal.cases.models import Topic
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.correspondence import uploads
from portal.correspondence.uploads import RefusedUpload, Upload
from portal.intake.session import Answers
from portal.inventory import categories
from portal.organisation import IdentityKey
from portal.ui.forms import Option
from portal.ui.names import countries, languages

MYSELF, SOMEBODY = "myself", "somebody"
MESSAGE_LENGTH = 10_000
MOST_FILES = 5
HIDDEN_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # they make text read as another


@dataclass(frozen=True)
class Section:
    """Some fields of a form under a heading. Where what is needed depends on other answers, nothing is marked optional.

    ``name`` ends the section's CSS class.
    """

    title: str | Promise
    fields: list[BoundField]
    text: str | Promise = ""
    name: str = ""
    depends: bool = False


class LineField(forms.CharField):
    """One line of text, without characters that hide or reorder others."""

    def to_python(self, value: Any) -> str:
        """Cleaned of what nobody types."""
        return str(super().to_python(HIDDEN_CONTROLS.sub(" ", str(value or ""))))


class RequestForm(forms.Form):
    """What every request needs to know: who asks, about whom, and in which language to answer."""

    kind: Kind

    submission = forms.UUIDField(widget=forms.HiddenInput)
    asker = forms.ChoiceField(
        label=_("I am asking"),
        choices=[(MYSELF, _("for myself")), (SOMEBODY, _("for somebody else"))],
        widget=forms.RadioSelect,
        initial=MYSELF,
    )
    representative = LineField(label=_("Your own name"), max_length=120, required=False)
    representative_role = LineField(
        label=_("What entitles you to ask"),
        help_text=_("For example: parent, guardian, lawyer, power of attorney. We may ask you to show it."),
        max_length=120,
        required=False,
    )
    representative_email = forms.EmailField(
        label=_("Your own e-mail address"),
        help_text=_("We write to you there."),
        max_length=254,
        required=False,
    )
    name = LineField(label=_("Full name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We look for it in our systems. If you ask for yourself, we also write to you there."),
        max_length=254,
    )
    country = forms.ChoiceField(label=_("Country you live in"))
    language = forms.ChoiceField(label=_("Language of our answer"), choices=[])

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        self.fields.update({f"identity_{key.key}": _identity(key) for key in settings.ORGANISATION.identity_keys})
        self._offer("country", countries())
        self._offer("language", languages())
        self.fields["email"].required = self.data.get("asker") != SOMEBODY
        self.initial.setdefault("submission", str(uuid4()))
        self.initial.setdefault("country", settings.ORGANISATION.country)
        self.initial.setdefault("language", get_language())
        self._help_browsers()
        self.order_fields([field.name for section in self.sections() for field in section.fields])

    def clean(self) -> dict[str, Any]:
        """Somebody who asks for another says who they are; everybody gives an address we can write to."""
        data = super().clean() or {}
        if data.get("asker") == SOMEBODY:
            self._need("representative", _("Tell us your own name."))
            self._need("representative_role", _("Tell us what entitles you to ask for somebody else."))
            self._need("representative_email", _("Tell us the address we can write to you at."))
        return data

    def filing(self) -> Filing:
        """The valid form as the request that is filed."""
        data = self.cleaned_data
        for_somebody = data["asker"] == SOMEBODY
        representative = {key: data[key] for key in REPRESENTATIVE} if for_somebody else {}
        request = Request(
            name=data["name"],
            email=data["email"],
            country=data["country"],
            identities={key: value for key, value in self._identities() if value},
            message=data.get("message", ""),
            categories=data.get("categories", []),
            **representative,
        )
        return Filing(
            submission=data["submission"],
            kind=self.kind,
            request=request,
            language=data["language"],
            topic=data.get("topic", ""),
            by_representative=for_somebody,
        )

    def sections(self) -> list[Section]:
        """The form in the order in which it is asked."""
        return [
            *self.wishes(),
            Section(_("Who asks"), [self["asker"]]),
            Section(
                _("If you ask for somebody else"), self._bound(REPRESENTATIVE), name="representative", depends=True
            ),
            Section(
                _("Whose data it is"),
                self._bound(["name", "email", *self._identity_names, "country"]),
                _("If you ask for yourself, this is you. The more you can give, the surer we find everything; "
                  "what is optional you may leave empty."),
            ),
            Section(_("Our answer"), [self["language"]]),
        ]  # fmt: skip

    def wishes(self) -> list[Section]:
        """What only this kind of request asks."""
        return []

    def answers(self) -> list[tuple[str, str]]:
        """Each question that was answered, with the answer in words, of a valid form."""
        skipped = REPRESENTATIVE if self.cleaned_data["asker"] == MYSELF else ()
        fields = [field for section in self.sections() for field in section.fields if field.name not in skipped]
        return [(str(field.label), words) for field in fields if (words := self._in_words(field))]

    def entered(self) -> Answers:
        """Everything that was typed, to be kept until it is sent."""
        data: QueryDict = self.data  # type: ignore[assignment]
        return {name: data.getlist(name) for name in self.fields if name in data}

    @cached_property
    def _identity_names(self) -> list[str]:
        return [f"identity_{key.key}" for key in settings.ORGANISATION.identity_keys]

    def _identities(self) -> Iterator[tuple[str, str]]:
        for name in self._identity_names:
            yield name.removeprefix("identity_"), self.cleaned_data[name]

    def _bound(self, names: list[str] | tuple[str, ...]) -> list[BoundField]:
        return [self[name] for name in names]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = choices

    def _need(self, name: str, message: str | Promise) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, str(message))

    def _in_words(self, field: BoundField) -> str:
        value = self.cleaned_data[field.name]
        labels = _labels(field.field)
        values = value if isinstance(value, list) else [value]
        return "\n".join(labels.get(str(each), str(each)) for each in values if each)

    def _help_browsers(self) -> None:
        """Names, addresses and countries can be filled in by the browser (WCAG 1.3.5)."""
        for name, token in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = token


class AccessForm(RequestForm):
    """Request My Information: who you are is all it takes."""

    kind = Kind.ACCESS


class AccountDeletionForm(RequestForm):
    """Request Account Deletion: who you are is all it takes."""

    kind = Kind.ACCOUNT_DELETION


class InformationDeletionForm(RequestForm):
    """Request Information Deletion: what is to go, ticked or in the person's own words."""

    kind = Kind.INFORMATION_DELETION

    categories = forms.MultipleChoiceField(
        label=_("What shall we erase?"),
        help_text=_("Tick all that applies, or use your own words below."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = forms.CharField(
        label=_("In your own words"),
        help_text=_("Anything that is not in the list, or that we should know about it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MESSAGE_LENGTH,
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        held = categories.offered()
        self._offer("categories", [(each.key, Option(each.words, hint=", ".join(each.examples))) for each in held])

    def clean(self) -> dict[str, Any]:
        """An erasure of nothing is no request."""
        data = super().clean()
        if not data.get("categories") and not data.get("message") and not {"categories", "message"} & set(self.errors):
            self.add_error("categories", str(_("Choose at least one, or write what you want erased.")))
        return data

    def wishes(self) -> list[Section]:
        """The list, and room for words."""
        return [Section(_("What you want"), [self["categories"], self["message"]], depends=True)]


class QueryForm(RequestForm):
    """General Request / Query to DPO: a topic and a message."""

    kind = Kind.QUERY

    topic = forms.ChoiceField(label=_("What is it about?"), choices=Topic.choices, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Your message"), widget=forms.Textarea(attrs={"rows": 8}), max_length=MESSAGE_LENGTH
    )

    def wishes(self) -> list[Section]:
        """The topic and the message."""
        return [Section(_("What you want"), [self["topic"], self["message"]])]


class AddressField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "required": _("Tell us an e-mail address."),
        "invalid": _("This is no e-mail address yet. One looks like name@example.org."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "dir": "ltr"})
        super().__init__(max_length=254, widget=widget, **kwargs)


class NewLinkForm(forms.Form):
    """A lost link, asked for again; whoever lost the mail may well have lost the reference with it."""

    email = AddressField(label=_("E-mail address"), help_text=_("The one that our e-mails go to."))
    reference = LineField(
        label=_("Reference"),
        help_text=_(
            "It looks like HB-7KQ2-M4XW-9RTD. Without it, we send a link to each of your requests, up to five."
        ),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False)

    def clean_reference(self) -> str:
        """As it is stored, however it was typed; empty if nothing was."""
        plain = re.sub(r"[^0-9A-Z]", "", str(self.cleaned_data["reference"]).upper())
        letters = plain.removeprefix("HB")
        return f"HB-{letters[:4]}-{letters[4:8]}-{letters[8:]}" if letters else ""


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked and cleaned; what is wrong with one is said with its name."""

    widget = ManyFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.txt"})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files as uploads."""
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("These are more than %(most)d files. Send the rest in another message.") % {"most": MOST_FILES}
            )
        return [_cleaned(file) for file in files]


class MessageForm(forms.Form):
    """Something to tell us, files to show us, or both. ``ticket`` makes a second click on the button harmless."""

    ticket = forms.UUIDField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Your message"), widget=forms.Textarea(attrs={"rows": 5}), max_length=MESSAGE_LENGTH, required=False
    )
    attached = FilesField(
        label=_("Files"),
        help_text=_(
            "PDF, pictures (JPEG, PNG) or text, up to 10 MB each. Never send an identity card unless we ask for it."
        ),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile] | None = None) -> None:
        super().__init__(data, files, use_required_attribute=False, initial={"ticket": str(uuid4())})

    def clean(self) -> dict[str, Any]:
        """Nothing at all is no message."""
        data = super().clean() or {}
        if not self.errors and not data.get("body") and not data.get("attached"):
            self.add_error("body", str(_("Write something, or add a file.")))
        return data


class CodeForm(forms.Form):
    """The six digits from the mail."""

    code = LineField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "class": "short"}
        ),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False)

    def clean_code(self) -> str:
        """The digits, however they were typed: in any script's digits, with spaces or without."""
        digits = [str(unicodedata.decimal(sign)) for sign in str(self.cleaned_data["code"]) if sign.isdecimal()]
        return "".join(digits)


REPRESENTATIVE = ("representative", "representative_role", "representative_email")
AUTOCOMPLETE: Mapping[str, str] = {
    "representative": "section-you name",
    "representative_email": "section-you email",
    "name": "name",
    "email": "email",
    "country": "country",
}
FORMS: Mapping[Kind, type[RequestForm]] = {
    form.kind: form for form in (AccessForm, AccountDeletionForm, InformationDeletionForm, QueryForm)
}


def from_answers(kind: Kind, answers: Answers) -> RequestForm:
    """A form filled in with what was kept of it."""
    data = QueryDict(mutable=True)
    for name, values in answers.items():
        data.setlist(name, values)
    return FORMS[kind](data)


def _identity(key: IdentityKey) -> LineField:
    """What asks for one of the identifiers by which the organisation knows people."""
    return LineField(
        label=key.label,
        help_text=key.hint,
        max_length=120,
        required=False,
        validators=[RegexValidator(rf"\A(?:{key.pattern})\Z", _mistyped(key.example))] if key.pattern else [],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


def _labels(field: forms.Field) -> dict[str, str]:
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else []
    return {str(key): str(label) for key, label in choices}


def _cleaned(file: UploadedFile) -> Upload:
    try:
        return uploads.clean(file)
    except RefusedUpload as refused:
        raise forms.ValidationError(f"{HIDDEN_CONTROLS.sub('', file.name or '')}: {refused}") from None


def _mistyped(example: str) -> str:
    if not example:
        return gettext("This does not look right. Please check it.")
    return gettext("This does not look right. Please check it; it looks like %(example)s.") % {"example": example}
