"""The `owners` part of the portal."""

from django.apps import AppConfig


class OwnersConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.owners"
