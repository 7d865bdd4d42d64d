"""The `outbox` part of the portal."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.outbox"
