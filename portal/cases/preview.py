"""What an erasure will take, in one plain sentence over counts and dates: nobody approves a bare list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.cases.explain import in_words
from portal.cases.findings import Details
from portal.cases.models import Finding
from portal.ui.signs import sentences


@dataclass(frozen=True)
class Preview:
    """How much goes, of how many kinds and from how many systems, how much stays, and the day of the newest record."""

    records: int
    kinds: int
    systems: int
    kept: int
    newest: date | None

    @property
    def words(self) -> str:
        """“9 records of 4 kinds in 2 systems will be erased. The newest is of 3 November 2026. 1 record stays.”"""
        return sentences([_goes(self), self._newest, _stays(self.kept)])

    @property
    def _newest(self) -> str:
        return _("The newest is of %(day)s.") % {"day": in_words(self.newest)} if self.newest else ""


def of(planned: Iterable[tuple[Finding, Details]]) -> Preview:
    """The sum of a plan. Of what stays as a whole the dates do not count."""
    planned = list(planned)
    going = [(finding, details) for finding, details in planned if finding.to_erase]
    newest = max((details.newest for _finding, details in going), default="")
    return Preview(
        records=sum(finding.to_erase for finding, _details in going),
        kinds=len(going),
        systems=len({finding.system_id for finding, _details in going}),
        kept=sum(finding.kept for finding, _details in planned),
        newest=date.fromisoformat(newest) if newest else None,
    )


def _goes(preview: Preview) -> str:
    if not preview.records:
        return _("Nothing will be erased.")
    words = ngettext(
        "%(count)s record %(kinds)s %(systems)s will be erased.",
        "%(count)s records %(kinds)s %(systems)s will be erased.",
        preview.records,
    )
    kinds = ngettext("of %(count)s kind", "of %(count)s kinds", preview.kinds)
    systems = ngettext("in %(count)s system", "in %(count)s systems", preview.systems)
    return words % {
        "count": intcomma(preview.records),
        "kinds": kinds % {"count": intcomma(preview.kinds)},
        "systems": systems % {"count": intcomma(preview.systems)},
    }


def _stays(kept: int) -> str:
    if not kept:
        return ""
    return ngettext("%(count)s record stays.", "%(count)s records stay.", kept) % {"count": intcomma(kept)}
