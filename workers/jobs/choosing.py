"""What humans decided about the collections of a case, as an erasure takes it."""

from __future__ import annotations

from portal.cases import queries
from portal.cases.findings import details_of
from portal.cases.models import Case, Choice, SharedChoice
from workers.erasure import Choices
from workers.jobs.exempted import exempted, withheld_by
from workers.jobs.systems import Systems


def choices_of(case: Case, systems: Systems) -> Choices:
    """What staff decided about collections of the case, and what an earlier plan of it has masked."""
    choices = list(Choice.objects.filter(case=case))
    withheld, fields = exempted(case, systems)
    withheld |= {choice.address: withheld_by(case, choice) for choice in choices if choice.withhold}
    return Choices(
        allow=frozenset(choice.address for choice in choices if choice.shared == SharedChoice.INCLUDE),
        keep=frozenset(choice.address for choice in choices if choice.shared == SharedChoice.KEEP),
        withheld=withheld,
        fields=fields,
        masked=frozenset(
            finding.address for finding in queries.erased_before(case) if not details_of(case, finding).delete
        ),
    )
