"""What stands in the columns of a case, in the reader's language. Each gives "" for what is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from portal.cases.lifecycle import Kind
from portal.cases.models import Channel, Decision, DelayReason, Outcome, Topic
from portal.law.jurisdiction import jurisdiction
from portal.ui.signs import labelled
from portal.ui.texts import citation

Words = Callable[..., str]


def law_words(key: str) -> str:
    """The name of a law."""
    return _(jurisdiction(key).law)


def ground_words(law: str, key: str) -> str:
    """A ground of refusal with its article, or its key where the law does not know it any more."""
    known = next((ground for ground in jurisdiction(law).grounds if ground.key == key), None)
    return labelled(citation(known.article), _(known.title)) if known else key


def _labels_of(choices: type[TextChoices]) -> Words:
    def words(value: Any) -> str:
        return str(choices(value).label) if value in choices else str(value)

    return words


kind_words = _labels_of(Kind)
channel_words = _labels_of(Channel)
topic_words = _labels_of(Topic)
outcome_words = _labels_of(Outcome)
decision_words = _labels_of(Decision)
delay_words = _labels_of(DelayReason)


def asker_words(by_representative: bool) -> str:  # noqa: FBT001  the column's value
    """Who asked."""
    return _("A representative") if by_representative else _("The person themselves")
