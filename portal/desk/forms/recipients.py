"""What administrators fill in about those to whom data are passed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.inventory import recipients
from portal.inventory.models import Recipient


class RecipientForm(forms.ModelForm):
    """How a recipient is told that something was erased."""

    identifiers = forms.MultipleChoiceField(
        label=_("What they need to find a person"),
        help_text=_("Only this is sent to them of the person. Choose as little as will do."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language of our mails to them"), choices=settings.LANGUAGES)

    class Meta:
        model = Recipient
        fields = ("email", "language", "identifiers", "note")
        help_texts = {"email": _("Without one, the staff of the desk tell them by hand.")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        known = recipients.identifiers(get_language() or settings.LANGUAGE_CODE)
        self.fields["identifiers"].choices = list(known.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A mail that does not say whom it is about helps nobody."""
        cleaned = super().clean() or {}
        if cleaned.get("email") and not cleaned.get("identifiers"):
            self.add_error("identifiers", gettext("Choose by what they find the person, or leave the address empty."))
        return cleaned


class NewRecipientForm(RecipientForm):
    """A recipient that a dataset file names and nobody has said anything of yet."""

    name = forms.ChoiceField(label=_("Name, as the dataset files have it"))

    class Meta(RecipientForm.Meta):
        fields = ("name", "email", "language", "identifiers", "note")  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(Recipient.objects.values_list("name", flat=True))
        names = [name for name in recipients.names() if name not in known]
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
