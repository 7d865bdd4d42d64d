"""How allauth behaves for staff: accounts are made by an administrator, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from portal.intake.limits import place


class StaffAdapter(DefaultAccountAdapter):
    """No open sign-up; attempts are counted as on the public pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account from outside."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who is counted: behind a proxy not the proxy, or a stranger's wrong passwords would lock out everybody."""
        return place(request)
