"""The `intake` part of the portal."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.intake"
