"""Fields that several of the public forms have."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")  # what keyboards of phones make of one
NO_HELP = {"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}


class LineField(forms.CharField):
    """One line of text, without characters that hide or reorder others."""

    def to_python(self, value: Any) -> str:
        """Cleaned of what nobody types."""
        return str(super().to_python(HIDDEN_CONTROLS.sub(" ", str(value or ""))))


class IdentityField(LineField):
    """A number or name the organisation gave somebody, taken as the organisation writes it, however it was typed."""

    def __init__(self, *, key: IdentityKey, **kwargs: Any) -> None:
        self._pattern = re.compile(rf"\A(?:{key.pattern})\Z") if key.pattern else None
        checks = [RegexValidator(self._pattern, _mistyped(key.example))] if self._pattern else []
        super().__init__(max_length=120, required=False, validators=checks, **kwargs)

    def to_python(self, value: Any) -> str:
        """The first way of writing what was typed that has the form of the organisation's own."""
        line = super().to_python(value)
        pattern = self._pattern
        return next((way for way in _ways_of_writing(line) if pattern and pattern.match(way)), line)


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

    default_error_messages = {"empty": _("This file is empty.")}

    widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.txt"})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files as uploads."""
        files = [self._present(file, initial) for file in data or []]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("These are more than %(most)d files. Send the rest in another message.") % {"most": MOST_FILES}
            )
        return [_cleaned(file) for file in files]

    def _present(self, file: UploadedFile, initial: Any) -> UploadedFile:
        try:
            present: UploadedFile = super().clean(file, initial)
        except forms.ValidationError as problem:
            raise forms.ValidationError(_named(file, " ".join(problem.messages))) from None
        return present


def identity_field(key: IdentityKey) -> IdentityField:
    """What asks for one of the identifiers by which the organisation knows people."""
    language = get_language() or "en"
    return IdentityField(
        key=key,
        label=in_language(key.label, language),
        help_text=in_language(key.hint, language),
        widget=forms.TextInput(attrs=NO_HELP),
    )


def _ways_of_writing(line: str) -> Iterator[str]:
    """As it is; then with plain hyphens, with one between all parts, without any; each in capitals and small too."""
    plain = line.translate(HYPHENS)
    parts = re.split(r"[\s-]+", plain.strip())
    for way in (line, plain, "-".join(parts), "".join(parts)):
        yield from (way, way.upper(), way.lower())


def _cleaned(file: UploadedFile) -> Upload:
    try:
        return uploads.clean(file)
    except RefusedUpload as refused:
        raise forms.ValidationError(_named(file, str(refused))) from None


def _named(file: UploadedFile, problem: str) -> str:
    return f"{HIDDEN_CONTROLS.sub('', file.name or '')}: {problem}"


def _mistyped(example: str) -> str:
    if not example:
        return gettext("This does not look right. Please check it.")
    return gettext("This does not look right. Please check it: it should look like %(example)s.") % {"example": example}
