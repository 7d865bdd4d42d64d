"""How allauth behaves for staff: accounts are made by an administrator, never by sign-up."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from portal.intake.limits import place


class StaffAdapter(DefaultAccountAdapter):
    """No open sign-up; attempts are counted as on the public pages, and links lead where those lead."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account from outside."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who is counted: behind a proxy not the proxy, or a stranger's wrong passwords would lock out everybody."""
        return place(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to choose a password, at our own address whatever the request says it asked."""
        return f"{settings.ORIGIN}{urlsplit(super().get_reset_password_from_key_url(key)).path}"
