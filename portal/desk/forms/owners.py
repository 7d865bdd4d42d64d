"""What staff decide about an owner who was asked. The names of the fields are those of the services' arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.cases import services
from portal.cases.case_page import CasePage
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Case
from portal.cases.owner_page import AskedOwner
from portal.owners.models import Task
from portal.ui.names import languages

LONGEST = 2000


class TaskForm(forms.Form):
    """A decision about one task, refused if somebody changed the case since ``seen``."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SomebodyElseForm(TaskForm):
    """Who is asked instead, for this one case."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=languages)


class WithoutForm(TaskForm):
    """Why we answer without them."""

    reason = forms.CharField(
        label=_("Why do we answer without it?"),
        help_text=_("The person reads this: the answer says that this system is missing, and why."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


@dataclass(frozen=True)
class Decision:
    """Something to be done about a task, with its form and its service."""

    action: Action
    form: type[TaskForm]
    service: Callable[..., Case]
    label: str | Promise
    done: str | Promise


@dataclass(frozen=True)
class Asking:
    """A task, and what this person may do about it: names, decisions and forms."""

    asked: AskedOwner
    forms: list[tuple[str, Decision, TaskForm]]


DECISIONS: Mapping[str, Decision] = {
    "again": Decision(
        Action.ASK_OWNER,
        TaskForm,
        services.ask_again,
        _("Ask again"),
        _("A new mail is on its way. Links from earlier mails do not work any longer."),
    ),
    "else": Decision(
        Action.ASK_OWNER,
        SomebodyElseForm,
        services.ask_somebody_else,
        _("Ask somebody else"),
        _("They are asked, for this case only. Links from earlier mails do not work any longer."),
    ),
    "without": Decision(
        Action.PROCEED_WITHOUT,
        WithoutForm,
        services.go_on_without,
        _("Go on without"),
        _("The answer will say that this system is missing, and why."),
    ),
}


def forms_for(page: CasePage) -> list[Asking]:
    """Every task of a case with the forms that this person is offered."""
    return [Asking(asked, list(_offered(page, asked))) for asked in page.owners]


def blank(case: Case, task: Task, name: str, data: Any = None) -> TaskForm:
    """The form of a decision, empty or filled with what was sent."""
    initial = {"seen": case.version, "name": task.name, "email": task.email, "language": task.language}
    return DECISIONS[name].form(data, initial=initial, auto_id=f"task-{task.pk}-{name}-%s")


def _offered(page: CasePage, asked: AskedOwner) -> list[tuple[str, Decision, TaskForm]]:
    return [
        (name, decision, blank(page.case, asked.task, name))
        for name, decision in DECISIONS.items()
        if decision.action in page.offers and _fits(page.case, asked.task, decision)
    ]


def _fits(case: Case, task: Task, decision: Decision) -> bool:
    """What was answered can be asked again, but for an erasure: what is erased is erased."""
    return task.is_open or (decision.action is Action.ASK_OWNER and case.kind not in ERASURES)
