"""The `staff` part of the portal."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.staff"
