"""What is asked of somebody who has a request already."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.intake.forms.fields import MESSAGE_LENGTH, NO_HELP, AddressField, FilesField, LineField

LETTERS = 12


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
        widget=forms.TextInput(attrs=NO_HELP),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False)

    def clean_reference(self) -> str:
        """As it is stored, however it was typed; empty if nothing was. What no reference looks like is said at once:
        that tells nobody which there are.
        """
        plain = re.sub(r"[^0-9A-Z]", "", str(self.cleaned_data["reference"]).upper())
        letters = plain.removeprefix("HB")
        if self.cleaned_data["reference"] and len(letters) != LETTERS:
            raise forms.ValidationError(
                _("A reference has twelve letters and numbers after HB. Look again, or leave this empty.")
            )
        return f"HB-{letters[:4]}-{letters[4:8]}-{letters[8:]}" if letters else ""


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


class ComplaintForm(forms.Form):
    """What is wrong with how a request ended. ``ticket`` makes a second click on the button harmless."""

    ticket = forms.UUIDField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("What is wrong?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MESSAGE_LENGTH,
        error_messages={"required": _("Write what you are not satisfied with.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, use_required_attribute=False, initial={"ticket": str(uuid4())})


class SeenForm(forms.Form):
    """Yes to what stands on a page: it is not meant for what stands there since ``seen``, a version of the case."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The six digits from the mail."""

    code = LineField(
        label=_("Code"),
        max_length=20,
        error_messages={"required": _("Enter the six digits from our e-mail.")},
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
