"""The `staff` part of the portal."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class StaffConfig(AppConfig):
    """See docs/architecture.md."""

    name = "portal.staff"

    def ready(self) -> None:
        """Mails to colleagues are in the language they use the desk in."""
        from portal.staff.services import remember_language

        user_logged_in.connect(remember_language, dispatch_uid="portal.staff.language")
