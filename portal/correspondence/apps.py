"""The `correspondence` part of the portal."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.correspondence"
