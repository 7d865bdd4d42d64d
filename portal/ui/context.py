"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest

from portal.cases import remedies
from portal.cases.remedies import Remedies
from portal.organisation import Organisation


def organisation(request: HttpRequest) -> dict[str, Organisation | Remedies | bool]:
    """The controller whose portal this is, its ``supervision``, and whether all of it is a ``demo``."""
    return {"organisation": settings.ORGANISATION, "supervision": remedies.ours(), "demo": settings.DEMO}
