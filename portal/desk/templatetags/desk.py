"""How the desk says in a word and a colour where something stands."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.cases.lifecycle import State
from portal.cases.models import Case, Finding, FindingState
from portal.ui.names import country, languages

register = template.Library()

STATE_TONES: Mapping[str, str] = {
    State.UNCONFIRMED: "warning",
    State.OPEN: "info",
    State.REVIEW: "info",
    State.APPROVAL: "info",
    State.ANNOUNCED: "warning",
    State.READY: "success",
    State.COMPLETED: "success",
}
FINDING_TONES: Mapping[str, str] = {
    FindingState.FOUND: "info",
    FindingState.UNANSWERED: "warning",
    FindingState.UNREACHABLE: "warning",
    FindingState.FAILED: "danger",
}
STRATEGIES: Mapping[str, str | Promise] = {
    "null_rewrite": _("emptied"),
    "string_rewrite": _("replaced by a fixed text"),
    "random_string_rewrite": _("replaced by random characters"),
    "hash": _("replaced by a hash"),
    "hmac": _("replaced by a keyed hash"),
    "aes_encrypt": _("encrypted"),
    "preserve": _("left as it is"),
}


@register.inclusion_tag("ui/components/badge.html")
def state_badge(case: Case) -> dict[str, str]:
    """Where a case stands."""
    return {"label": case.get_state_display(), "tone": STATE_TONES.get(case.state, "")}


@register.inclusion_tag("ui/components/badge.html")
def finding_badge(finding: Finding) -> dict[str, str]:
    """How the search of a collection ended."""
    return {"label": finding.get_state_display(), "tone": FINDING_TONES.get(finding.state, "")}


register.filter("country", country)


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return dict(languages()).get(code, code)


@register.filter
def strategy(name: str) -> str:
    """What happens to a column, in words."""
    return str(STRATEGIES.get(name, name))
