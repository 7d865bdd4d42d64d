"""What staff fill in to answer a general request. Which fields there are is the table's of ``portal.cases.topics``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases import topics
from portal.cases.grounds import words_of
from portal.cases.models import Corrected
from portal.cases.topics import Ask, Ending, Filled
from portal.desk.forms.acts import SeenForm, writing
from portal.inventory.automated import automated_decisions
from portal.inventory.models import DataSystem
from portal.staff.models import User
from portal.ui.forms import DateInput
from portal.ui.signs import bracketed, listed


class AnswerForm(SeenForm):
    """The answer to a general request, with the decision on its topic and what that asks for."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    body = writing(_("Answer"), _("The person reads it on the page of the request; it ends the case."), rows=8)
    ground = forms.ChoiceField(label=_("Ground in law"), required=False)
    since = forms.DateField(label=_("From which day?"), widget=DateInput, required=False)
    reviewer = forms.ModelChoiceField(
        label=_("Who looked at it?"), queryset=User.objects.none(), required=False, empty_label=_("Choose")
    )
    logic = forms.MultipleChoiceField(
        label=_("Which decision is it?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    systems = forms.ModelMultipleChoiceField(
        label=_("Where do the data lie?"),
        queryset=DataSystem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    not_marketing = forms.BooleanField(label=_("It is not about direct marketing"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endings = topics.endings(self.options.case)
        self._keep_what_is_asked()
        self._offer()

    def clean(self) -> dict[str, Any]:
        """What the decision asks for and was not filled in is said beside its field."""
        data = super().clean() or {}
        ending = self._chosen(data)
        if ending is not None:
            data["decision"] = ending.decision
            filled = Filled(**{ask: data[ask] for ask in Ask if data.get(ask)})
            for ask in topics.missing(ending, filled):
                self.add_error(ask, str(topics.NEEDED[ask]))
        return data

    def _chosen(self, data: dict[str, Any]) -> Ending | None:
        if len(self.endings) == 1:
            return self.endings[0]
        return next((ending for ending in self.endings if ending.decision == data.get("decision")), None)

    def _keep_what_is_asked(self) -> None:
        asked = {ask for ending in self.endings for ask in ending.asks}
        for ask in Ask:
            if ask not in asked or not topics.possible(ask):
                del self.fields[ask]
            elif len(self.endings) > 1:
                wanting = [str(ending.decision.label) for ending in self.endings if ask in ending.asks]
                self.fields[ask].help_text = _("For: %(decisions)s") % {"decisions": listed(wanting)}
        if len(self.endings) == 1:
            del self.fields["decision"]

    def _offer(self) -> None:
        case = self.options.case
        grounds = [("", _("Choose a ground")), *((each.key, words_of(each)) for each in topics.grounds(case))]
        logic = [(each.address, each.label) for each in automated_decisions(case.language)]
        offered = {"decision": [_option(each) for each in self.endings], "ground": grounds, "logic": logic}
        for name, choices in offered.items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
        if Ask.SYSTEMS in self.fields:
            self.fields[Ask.SYSTEMS].queryset = DataSystem.objects.filter(active=True)  # type: ignore[attr-defined]
        if Ask.REVIEWER in self.fields:
            self.fields[Ask.REVIEWER].queryset = topics.reviewers()  # type: ignore[attr-defined]


def _option(ending: Ending) -> tuple[str, str]:
    remark = str(_("a data-protection officer decides")) if ending.by == topics.OFFICER else ""
    return ending.decision, bracketed(str(ending.decision.label), remark)


class CorrectForm(SeenForm):
    """What became of a correction in one data system."""

    system = forms.ModelChoiceField(label=_("Data system"), queryset=DataSystem.objects.none(), empty_label=None)
    result = forms.ChoiceField(label=_("What became of it?"), choices=Corrected.choices, widget=forms.RadioSelect)
    reason = writing(_("If it was not corrected, why? The person reads this."), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = DataSystem.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["reason"].required = False
        self.initial.setdefault("system", topics.uncorrected(self.options.case).first())

    def clean(self) -> dict[str, Any]:
        """A correction that is not made needs its reason."""
        data = super().clean() or {}
        if data.get("result") == Corrected.REFUSED and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", str(_("Say why it is not corrected there: the person is told.")))
        return data


class AnnounceEndForm(SeenForm):
    """That a restriction will end: on which day, and why."""

    ends_on = forms.DateField(label=_("On which day does it end?"), widget=DateInput)
    reason = writing(_("Why does it end? The person reads this."), rows=4)
