"""The `desk` part of the portal."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.desk"
