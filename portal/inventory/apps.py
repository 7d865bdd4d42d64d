"""The `inventory` part of the portal."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.inventory"
