"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest

from portal.organisation import Organisation


def organisation(request: HttpRequest) -> dict[str, Organisation | bool]:
    """The controller whose portal this is, as ``organisation``, and whether all of it is a ``demo``."""
    return {"organisation": settings.ORGANISATION, "demo": settings.DEMO}
