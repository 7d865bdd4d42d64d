"""What administrators fill in: data systems and accounts of staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.inventory import datasets
from portal.inventory.models import DataSystem
from portal.inventory.services import Asked
from portal.owners.models import Owner
from portal.staff.models import Role, User
from portal.ui.names import languages

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

    owner_name = forms.CharField(
        label=_("Who is asked, where no connection reaches it"),
        required=False,
        max_length=120,
        help_text=_("The name of the colleague who answers for this system. They need no account."),
    )
    owner_email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        max_length=254,
        help_text=_("Each request comes there as a mail with a link. The mail names nobody."),
    )
    owner_language = forms.ChoiceField(label=_("Language of the mails"), required=False, choices=languages)

    class Meta:
        model = DataSystem
        fields = ("label", "url", "owner_name", "owner_email", "owner_language", "upload", "datasets", "active")
        widgets = {"datasets": forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "dir": "ltr", "class": "code"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["datasets"].required = False
        if owner := self._owner():
            self.initial.update(owner_name=owner.name, owner_email=owner.email, owner_language=owner.language)
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
        self._check_way(cleaned)
        return {**cleaned, "datasets": text}

    @property
    def asked(self) -> Asked | None:
        """Who is asked, if people are."""
        name, email = self.cleaned_data["owner_name"], self.cleaned_data["owner_email"]
        return Asked(name, email, self.cleaned_data["owner_language"] or settings.LANGUAGE_CODE) if email else None

    def _check_way(self, cleaned: dict[str, Any]) -> None:
        """A system is reached by a connection or by people; one that has neither would never be searched."""
        name, email, url = (cleaned.get(field) for field in ("owner_name", "owner_email", "url"))
        if bool(name) != bool(email) and not {"owner_name", "owner_email"} & set(self.errors):
            self.add_error("owner_email" if name else "owner_name", gettext("Fill in both: the name and the address."))
        elif url and email:
            self.add_error("url", gettext("Either a connection or somebody who is asked, not both."))
        elif not url and not email and self._has_no_connection() and not self.errors:
            self.add_error("url", gettext("Fill in a connection, or who is asked."))

    def _has_no_connection(self) -> bool:
        return self.instance.pk is None or self._owner() is not None

    def _owner(self) -> Owner | None:
        return Owner.objects.filter(system=self.instance.pk).first() if self.instance.pk else None


class NewSystemForm(SystemForm):
    """A system that is new: with its key, and a connection."""

    class Meta(SystemForm.Meta):
        fields = ("key", *SystemForm.Meta.fields[:-1])
        help_texts = {"key": _("A short name for files and commands. It cannot be changed later.")}


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
