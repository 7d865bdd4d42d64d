"""Fields that several of the public forms have."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.correspondence import uploads
from portal.correspondence.uploads import RefusedUpload, Upload
from portal.organisation import IdentityKey
from portal.texts import in_language

HIDDEN_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # they make text read as another
MESSAGE_LENGTH = 10_000
MOST_FILES = 5
NO_HELP = {"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}


class LineField(forms.CharField):
    """One line of text, without characters that hide or reorder others."""

    def to_python(self, value: Any) -> str:
        """Cleaned of what nobody types."""
        return str(super().to_python(HIDDEN_CONTROLS.sub(" ", str(value or ""))))


class AddressField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "required": _("Tell us an e-mail address."),
        "invalid": _("This is no e-mail address yet. One looks like name@example.org."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "dir": "ltr"})
        super().__init__(max_length=254, widget=widget, **kwargs)


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked and cleaned; what is wrong with one is said with its name."""

    widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.txt"})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files as uploads."""
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("These are more than %(most)d files. Send the rest in another message.") % {"most": MOST_FILES}
            )
        return [_cleaned(file) for file in files]


def identity_field(key: IdentityKey) -> LineField:
    """What asks for one of the identifiers by which the organisation knows people."""
    language = get_language() or "en"
    return LineField(
        label=in_language(key.label, language),
        help_text=in_language(key.hint, language),
        max_length=120,
        required=False,
        validators=[RegexValidator(rf"\A(?:{key.pattern})\Z", _mistyped(key.example))] if key.pattern else [],
        widget=forms.TextInput(attrs=NO_HELP),
    )


def _cleaned(file: UploadedFile) -> Upload:
    try:
        return uploads.clean(file)
    except RefusedUpload as refused:
        raise forms.ValidationError(f"{HIDDEN_CONTROLS.sub('', file.name or '')}: {refused}") from None


def _mistyped(example: str) -> str:
    if not example:
        return gettext("This does not look right. Please check it.")
    return gettext("This does not look right. Please check it; it looks like %(example)s.") % {"example": example}
