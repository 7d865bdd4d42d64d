"""The text of a letter, as a data-protection officer writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.correspondence import rendering
from portal.correspondence.letters import LETTERS, PLACEHOLDERS
from portal.correspondence.rendering import Wording
from portal.correspondence.texts import Place
from portal.correspondence.wording import Fault, Trouble
from portal.ui import names

LONGEST = 8000


class LetterForm(forms.Form):
    """Subject and text; ``seen`` is the number of the newest version that its author looked at."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        help_text=_("It is read on locked screens, so it names nobody. The reference is added by itself."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        help_text=_("Plain text. An empty line begins a new paragraph. What stands in braces is filled in."),
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._shape = LETTERS[place.letter]
        if self._shape.document:
            self.fields["subject"].label, self.fields["subject"].help_text = (
                _("Title"),
                _("It stands above the letter."),
            )
        for field in ("subject", "body"):
            self.fields[field].widget.attrs |= {"lang": place.language, "dir": names.direction(place.language)}

    def clean(self) -> dict[str, Any]:
        """Placeholders are known, those that are needed are there, and each stands where it can."""
        text = Wording(self.cleaned_data.get("subject", ""), self.cleaned_data.get("body", ""))
        for field, faults in zip(("subject", "body"), rendering.faults(self._shape, text), strict=True):
            if field in self.cleaned_data:
                for fault in faults:
                    self.add_error(field, in_words(fault))
        return self.cleaned_data

    def text(self) -> Wording:
        """What was written, once the form is valid."""
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"])


class RestoreForm(forms.Form):
    """Which version to use again, 0 for the text as shipped, and the newest that was looked at."""

    number = forms.IntegerField(min_value=0)
    seen = forms.IntegerField(min_value=0)


def in_words(fault: Fault) -> str:
    """What is wrong with a text, and how to mend it."""
    named = {"name": f"{{{fault.name}}}", "near": f"{{{fault.near}}}", "meaning": PLACEHOLDERS.get(fault.name, "")}
    if fault.trouble is Trouble.BRACE:
        return gettext("There is a brace, { or }, that belongs to no placeholder. Leave it out.")
    if fault.trouble is Trouble.CROWDED:
        return gettext("Put %(name)s in a paragraph of its own, with an empty line before and after it.") % named
    if fault.trouble is Trouble.MISSING:
        return gettext("%(name)s is missing: %(meaning)s.") % named
    if fault.near:
        return gettext("There is no %(name)s here. Did you mean %(near)s?") % named
    return gettext("There is no %(name)s here.") % named
