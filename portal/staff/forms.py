"""allauth's forms for staff in our own words: labels as everywhere, and none said twice."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import Form
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your password until now"),
    "password1": _("New password"),
    "password2": _("The new password once more"),
    "code": _("Code"),
    "name": _("Name"),
    "passwordless": _("Sign in with this key alone, without a password"),
}
HINTS = {"passwordless": _("The key then asks for your finger, your face or a PIN.")}


class InOurWords(Form):
    """A form of allauth with our labels, and without the same words inside the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LABELS.keys() & self.fields.keys():
            self.fields[name].label = LABELS[name]
            self.fields[name].widget.attrs.pop("placeholder", None)
        for name in HINTS.keys() & self.fields.keys():
            self.fields[name].help_text = HINTS[name]


class LoginForm(InOurWords, account.LoginForm):
    """Signing in, with the way to a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = format_html('<a href="{}">{}</a>', reverse("account_reset_password"), _("Forgot your password?"))
        self.fields["password"].help_text = way


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    """Showing with the password once more that it is you."""


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """Changing the password."""


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    """Asking for a link to choose a new password."""


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    """Choosing a password by the link from a mail."""


class AuthenticateForm(InOurWords, mfa.AuthenticateForm):
    """The second factor."""


class ReauthenticateByCodeForm(InOurWords, mfa.ReauthenticateForm):
    """Showing with a code once more that it is you."""


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    """Setting up an authenticator app."""


class ReauthenticateByKeyForm(InOurWords, webauthn.ReauthenticateWebAuthnForm):
    """Showing with a key once more that it is you."""


class EditWebAuthnForm(InOurWords, webauthn.EditWebAuthnForm):
    """Giving a key another name."""


class AddWebAuthnForm(InOurWords, webauthn.AddWebAuthnForm):
    """Adding a security key or a passkey."""
