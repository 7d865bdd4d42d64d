"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest

from portal.organisation import Organisation


def organisation(request: HttpRequest) -> dict[str, Organisation]:
    """The controller whose portal this is, as ``organisation``."""
    return {"organisation": settings.ORGANISATION}
