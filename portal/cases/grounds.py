"""A ground of law in words, for staff."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.law.grounds import Ground
from portal.law.jurisdiction import jurisdiction
from portal.ui.signs import labelled
from portal.ui.texts import citation


def words_of(ground: Ground) -> str:
    """Its article and its title."""
    return labelled(citation(ground.article), _(ground.title))


def words_by_key(law: str) -> dict[str, str]:
    """The same for every ground of a body of law."""
    return {ground.key: words_of(ground) for ground in jurisdiction(law).grounds}
