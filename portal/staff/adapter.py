"""How allauth behaves for staff: accounts are made by an administrator, never by sign-up."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.intake.limits import place


class StaffAdapter(DefaultAccountAdapter):
    """No open sign-up; attempts are counted as on the public pages, and links lead where those lead."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The password is not right."),
        "too_many_login_attempts": _("There were many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account from outside."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who is counted: behind a proxy not the proxy, or a stranger's wrong passwords would lock out everybody."""
        return place(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to choose a password, at our own address whatever the request says it asked."""
        return f"{settings.ORIGIN}{urlsplit(super().get_reset_password_from_key_url(key)).path}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our own words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code. Codes of an app change every half minute: type the newest."),
    }
