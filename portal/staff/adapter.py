"""How allauth behaves for staff: accounts are made by an administrator, never by sign-up."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.correspondence.rendering import layout
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

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is: allauth would put the name of a site before it."""
        return subject

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A mail in the frame of all others."""
        mail: EmailMessage = super().render_mail(template_prefix, email, {**context, **layout()}, headers)
        return mail

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to choose a password, at our own address whatever the request says it asked."""
        return f"{settings.ORIGIN}{urlsplit(super().get_reset_password_from_key_url(key)).path}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our own words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code. Codes of an app change every half minute: type the newest."),
    }
