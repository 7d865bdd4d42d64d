"""What anybody can do to a case, chosen by chance: actions from the lifecycle table, data from the desk's own forms.

A new action that has a form on the desk takes part without a change here.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django import forms
from django.utils import timezone

from portal.cases import lifecycle, offering, queries
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.desk import acts
from portal.desk.forms.acts import ActForm
from portal.desk.views.findings import DECISIONS

WORDS = "The record of 3 November says so."


def offered(case: Case, by: Actor) -> list[Action]:
    """What the table lets this member of staff do now from the page of the case, guards aside."""
    return [action for action in lifecycle.actions(case.kind, case.state, by.who) if action in acts.ACTS]


def act(case: Case, action: Action, *, by: Actor, random: Random) -> bool:
    """Fill in the form of an action and send it; False if the form finds nothing that could be chosen.

    Raises NotAllowed.
    """
    form = acts.blank(offering.options(case), action, filled(acts.blank(offering.options(case), action), random))
    if not form.is_valid():
        return False
    acts.ACTS[action].service(case, by=by, **form.cleaned_data)
    return True


def decide(case: Case, *, by: Actor, random: Random) -> bool:
    """Decide something about one of the collections found; False if there is none. Raises NotAllowed."""
    findings = list(queries.findings(case))
    if not findings:
        return False
    finding = random.choice(findings)
    form_of, service = DECISIONS["shared" if finding.shared else random.choice(sorted(DECISIONS))]
    options = offering.options(case)
    form = form_of(filled(form_of(options=options, initial={"seen": case.version}), random), options=options)
    if not form.is_valid():
        return False
    service(case, finding, by=by, **form.cleaned_data)
    return True


def filled(form: ActForm, random: Random) -> dict[str, Any]:
    """Something valid for every field of a form."""
    return {name: _value(field, form.get_initial_for_field(field, name), random) for name, field in form.fields.items()}


def _value(field: forms.Field, initial: Any, random: Random) -> Any:
    if isinstance(field.widget, forms.HiddenInput):
        return initial
    if isinstance(field, forms.ChoiceField):
        return _choice(field, random)
    if isinstance(field, forms.BooleanField):
        return field.required or random.random() < 0.5
    if isinstance(field, forms.DateField):
        return (timezone.localdate() + timedelta(days=random.randint(1, 60))).isoformat()
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        return "12"
    return "someone@example.org" if isinstance(field, forms.EmailField) else WORDS


def _choice(field: forms.ChoiceField, random: Random) -> Any:
    keys = [str(key) for key, _words in field.widget.choices if key not in ("", None)]
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return random.sample(keys, random.randint(1, len(keys))) if keys else []
    return random.choice(keys) if keys else ""
