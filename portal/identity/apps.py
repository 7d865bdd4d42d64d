"""The `identity` part of the portal."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.identity"
