"""What a letter that goes against the person has to hold before it may go (Art. 12(4))."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.cases import remedies
from portal.cases.change import NotAllowed
from portal.cases.models import Case, Choice


def require_authority(case: Case) -> None:
    """Raise NotAllowed if a letter against the person could not name the authority."""
    if not remedies.of(case).authority:
        raise NotAllowed(_("The letter has to name the supervisory authority. Ask your operator to set it."))


def require_grounds(case: Case) -> None:
    """Raise NotAllowed if anything is left out of a partial answer without a ground and a reason."""
    without = Choice.objects.filter(case=case, withhold=True)
    if without.filter(ground="").exists() or without.filter(reason=None).exists():
        raise NotAllowed(_("Say for everything that is left out on which ground, and why."))
