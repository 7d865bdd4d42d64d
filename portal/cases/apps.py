"""The `cases` part of the portal."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.cases"
