"""An e-mail backend that delivers into a page instead of the world."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from portal.demo.models import SentMail


class MailboxBackend(BaseEmailBackend):
    """Keeps every mail for the mailbox page; a Message-ID seen before is the same mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Deliver; gives how many."""
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        headers = message.message()
        SentMail.objects.get_or_create(
            message_id=str(headers["Message-ID"]),
            defaults={
                "recipient": ", ".join(message.recipients()),
                "subject": str(message.subject),
                "text": str(message.body),
                "html": _html(message),
            },
        )


def _html(message: EmailMessage) -> str:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")
