"""What the person wants, where the request itself does not say it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.models import Topic
from portal.intake.forms.fields import MESSAGE_LENGTH
from portal.intake.forms.page import Answers, PageForm
from portal.inventory import categories
from portal.ui.forms import Option
from portal.ui.signs import listed


class InformationForm(PageForm):
    """Which information is to go: ticked, or in the person's own words."""

    title = _("What shall we erase?")
    bare = True

    categories = forms.MultipleChoiceField(
        label=title,
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

    def ask(self) -> None:
        """The kinds of information that the organisation's systems hold."""
        held = categories.offered()
        self.offer("categories", [(each.key, Option(each.words, hint=listed(each.examples))) for each in held])

    def clean(self) -> dict[str, Any]:
        """An erasure of nothing is no request."""
        data = super().clean() or {}
        if not data.get("categories") and not data.get("message") and not self.errors:
            self.add_error("categories", str(_("Choose at least one, or write what you want erased.")))
        return data


class TopicForm(PageForm):
    """What a general request is about."""

    title = _("What is it about?")
    bare = True

    topic = forms.ChoiceField(
        label=title,
        choices=Topic.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )
    message = forms.CharField(
        label=_("Your message"),
        help_text=_("If something is to be corrected, we ask you next what it is."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MESSAGE_LENGTH,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A correction says what it wants on the next page."""
        data = super().clean() or {}
        if not data.get("message") and data.get("topic") != Topic.RECTIFICATION and "message" not in self.errors:
            self.add_error("message", str(_("Write what you want to tell us or ask us.")))
        return data


class CorrectionForm(PageForm):
    """What is wrong, and what is right (Art. 16)."""

    title = _("What shall we correct?")
    text = _("If something shows that you are right, you can send it from the page of your request.")

    wrong = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("For example: “You write that I was born on 3 May 1978.” If something is missing, say what."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MESSAGE_LENGTH,
        error_messages={"required": _("Tell us what is wrong or missing.")},
    )
    right = forms.CharField(
        label=_("What is right?"),
        help_text=_("For example: “I was born on 5 March 1978.”"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MESSAGE_LENGTH,
        error_messages={"required": _("Tell us how it is right.")},
    )


def to_be_corrected(told: Answers) -> bool:
    """Whether a general request asks for a correction."""
    return told.get("topic") == [Topic.RECTIFICATION]
