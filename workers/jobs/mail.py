"""Sending mail: written and sealed before, sent once here."""

from __future__ import annotations

from collections.abc import Mapping
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from portal.correspondence import services as correspondence
from portal.correspondence import staff
from portal.correspondence.models import Mail, StaffMail
from portal.identity import recovery
from portal.problems import Problem
from workers import outbox
from workers.jobs.problems import NotNow, Stopped
from workers.outbox import Lease


def send(held: Lease) -> None:
    """Send one mail. The mail fixes its Message-ID: one sent twice by a crash is shown once by mailboxes."""
    mail = Mail.objects.select_related("case__key").get(pk=held.arguments["mail"])
    with outbox.completing(held):
        if mail.sent_at is None:
            _deliver(correspondence.content_of(mail), f"{mail.pk}.{mail.key.replace(':', '-')}")
            mail.sent_at = timezone.now()
            mail.save(update_fields=["sent_at"])


def tell_staff(held: Lease) -> None:
    """Send a colleague the reminders that one mail holds, unless all of them are out of date by now."""
    mail = StaffMail.objects.select_related("recipient").get(pk=held.arguments["mail"])
    with outbox.completing(held):
        content = staff.content_of(mail) if mail.sent_at is None else None
        if content:
            _deliver(content, f"staff.{mail.pk}")
            mail.sent_at = timezone.now()
            mail.save(update_fields=["sent_at"])


def send_link(held: Lease) -> None:
    """Answer a lost link: mail a new one to each request that was found, and otherwise do nothing.

    The web page says the same either way; only here does it make a difference.
    """
    with outbox.completing(held):
        recovery.mail_links(held.arguments["cases"], key=str(held.job))


def _deliver(content: Mapping[str, str], identity: str) -> None:
    message = EmailMultiAlternatives(
        subject=content["subject"],
        body=content["text"],
        to=[content["to"]],
        headers={
            "Message-ID": f"<{identity}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(content["html"], "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        raise Stopped(Problem("The mail server refuses the recipient’s address.")) from error
    except (SMTPException, OSError) as error:
        words = Problem("The mail server did not take the mail (%(error)s).", error=type(error).__name__)
        raise NotNow(words) from error


def _domain() -> str:
    sender: str = settings.DEFAULT_FROM_EMAIL
    return sender.rpartition("@")[2].rstrip("> ")
