"""What administrators fill in: data systems and accounts of staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.inventory import datasets
from portal.inventory.models import DataSystem
from portal.staff.models import Role, User

LARGEST_FILE = 2 * 1024 * 1024


class SystemForm(forms.ModelForm):
    """A data system. The connection is only ever written: what is stored never comes back to a page."""

    url = forms.CharField(
        label=_("Connection"),
        required=False,
        max_length=2000,
        help_text=_("For example: postgresql://habeas:password@db.example.org/registry. It is stored encrypted."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    upload = forms.FileField(
        label=_("Dataset file"), required=False, help_text=_("YAML. Or write it into the field below.")
    )

    class Meta:
        model = DataSystem
        fields = ("label", "url", "upload", "datasets", "active")
        widgets = {"datasets": forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "dir": "ltr", "class": "code"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["datasets"].required = False
        self.fields["datasets"].strip = False  # type: ignore[attr-defined]  # a CharField

    def clean_upload(self) -> str:
        """The text of the uploaded file."""
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if not upload:
            return ""
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(gettext("This file is larger than 2 MB."))
        try:
            return str(upload.read(), "utf-8")
        except UnicodeDecodeError:
            raise forms.ValidationError(gettext("This is not a text file in UTF-8.")) from None

    def clean(self) -> dict[str, Any]:
        """The upload wins over the text; either must be a dataset file."""
        cleaned = super().clean() or {}
        text = cleaned.pop("upload", "") or cleaned.get("datasets", "")
        found = datasets.faults(text) if text.strip() else []
        if not text.strip():
            self.add_error("datasets", gettext("Upload a dataset file, or write one here."))
        for fault in found:
            message = gettext("Line %(line)d: %(reason)s") % {"line": fault.line, "reason": fault.reason}
            self.add_error("datasets", message)
        return {**cleaned, "datasets": text}


class NewSystemForm(SystemForm):
    """A system that is new: with its key, and a connection."""

    class Meta(SystemForm.Meta):
        fields = ("key", *SystemForm.Meta.fields[:-1])
        help_texts = {"key": _("A short name for files and commands. It cannot be changed later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].required = True


class PersonForm(forms.ModelForm):
    """An account of staff."""

    class Meta:
        model = User
        fields = ("name", "role", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class NewPersonForm(PersonForm):
    """A new account: the address is what its owner signs in with."""

    class Meta(PersonForm.Meta):
        fields = ("name", "email", "role")

    def clean_email(self) -> str:
        """Addresses differ by more than case."""
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(gettext("Somebody has an account with this address already."))
        return email

    def clean_role(self) -> Role:
        """The role as the service takes it."""
        return Role(self.cleaned_data["role"])
