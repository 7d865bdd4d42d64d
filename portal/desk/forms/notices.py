"""What staff fill in about telling a recipient. The names of the fields are those of the services' arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.case_page import CasePage
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.cases.notices import Told

LONGEST = 2000


class NoticeForm(forms.Form):
    """A decision about one recipient, refused if somebody changed the case since ``seen``."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ToldForm(NoticeForm):
    """That they were told by hand: when and how."""

    on = forms.DateField(
        label=_("Told on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
    )
    how = forms.CharField(
        label=_("How they were told"),
        help_text=_("For example: “Registered letter of 3 March”, or whom you spoke to."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean_on(self) -> date:
        """Nobody has been told tomorrow."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is in the future."))
        return day


class SpareForm(NoticeForm):
    """Why they are not told."""

    reason = forms.CharField(
        label=_("Why they are not told"),
        help_text=_("Only if it is impossible, or a disproportionate effort. The person reads this."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


@dataclass(frozen=True)
class Decision:
    """Something to be said of a notice, with its form and its service."""

    action: Action
    form: type[NoticeForm]
    service: Callable[..., Case]
    label: str | Promise
    done: str | Promise


@dataclass(frozen=True)
class Telling:
    """A notice, and what this person may say of it: names, decisions and forms."""

    told: Told
    forms: list[tuple[str, Decision, NoticeForm]]


DECISIONS: Mapping[str, Decision] = {
    "told": Decision(
        Action.TELL_RECIPIENT, ToldForm, services.record_told, _("They were told"), _("You noted that they were told.")
    ),
    "spare": Decision(
        Action.SPARE_RECIPIENT, SpareForm, services.spare, _("They are not told"), _("You noted why they are not told.")
    ),
}


def forms_for(page: CasePage, *, by: Actor) -> list[Telling]:
    """Every notice of a case with the forms that this person is offered."""
    offered = {name: each for name, each in DECISIONS.items() if each.action in page.offers}
    return [
        Telling(told, [(name, each, blank(page.case, told.notice.pk, name)) for name, each in offered.items()])
        if told.open
        else Telling(told, [])
        for told in page.told
    ]


def blank(case: Case, notice: int, name: str, data: Any = None) -> NoticeForm:
    """The form of a decision, empty or filled with what was sent."""
    return DECISIONS[name].form(data, initial={"seen": case.version}, auto_id=f"notice-{notice}-{name}-%s")
