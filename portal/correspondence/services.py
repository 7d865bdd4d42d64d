"""Writing to people: messages on the case and mails, in the transaction of the change they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from portal.cases import remedies
from portal.cases import request as requests
from portal.cases.explain import in_words
from portal.cases.models import Case
from portal.correspondence.models import Attachment, Direction, Letter, Mail, Message
from portal.correspondence.uploads import Upload
from portal.identity import services as identity
from portal.identity.models import LinkPurpose
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue
from portal.staff.models import User
from portal.vault import fields, files


def queue_mail(case: Case, letter: Letter, *, key: str, **context: Any) -> Mail:
    """Write a mail in the person's language and hand it to the outbox; the same ``key`` again changes nothing.

    The text is sealed: neither the job nor the broker sees it.
    """
    identity_key = f"{case.pk}:{letter}:{key}"
    existing = Mail.objects.filter(key=identity_key).first()
    if existing:
        return existing
    content = _render(case, letter, context)
    mail = Mail.objects.create(case=case, key=identity_key, letter=letter, content=fields.seal(case, "mail", content))
    enqueue(JobKind.SEND_MAIL, key=str(mail.pk), case_id=case.pk, mail=mail.pk)
    return mail


def content_of(mail: Mail) -> dict[str, str]:
    """``to``, ``subject``, ``text`` and ``html`` of a mail. Raises KeyDestroyed."""
    content: dict[str, str] = fields.unseal(mail.case, "mail", mail.content)
    return content


def status_link(case: Case) -> str:
    """A fresh link to the case's status page, for a mail to the person."""
    return _absolute("intake:open_link", identity.issue_link(case, LinkPurpose.STATUS))


def confirm_link(case: Case) -> str:
    """A fresh link that confirms the request, for the first mail to the person."""
    return _absolute("intake:open_link", identity.issue_link(case, LinkPurpose.CONFIRM))


def record_message(case: Case, body: str, *, author: User | None = None, uploads: Iterable[Upload] = ()) -> Message:
    """Keep a message on the case, with its files. ``author`` None means the person wrote it."""
    direction = Direction.TO_PERSON if author else Direction.FROM_PERSON
    sealed = fields.seal(case, "message", body)
    message = Message.objects.create(case=case, direction=direction, author=author, body=sealed)
    for upload in uploads:
        _attach(message, upload)
    return message


def body_of(message: Message) -> str:
    """The text of a message. Raises KeyDestroyed."""
    return str(fields.unseal(message.case, "message", message.body))


def name_of(attachment: Attachment) -> str:
    """The file name of an attachment, as the person gave it, made safe."""
    return str(fields.unseal(attachment.message.case, "attachment", attachment.name))


def _attach(message: Message, upload: Upload) -> None:
    with files.create(message.case) as out:
        out.write(upload.content)
    Attachment.objects.create(
        message=message,
        name=fields.seal(message.case, "attachment", upload.name),
        content_type=upload.content_type,
        file=out.file,
    )


def _render(case: Case, letter: Letter, context: dict[str, Any]) -> dict[str, str]:
    request = requests.of(case)
    with translation.override(case.language):
        values = {
            "case": case,
            "request": request,
            "organisation": settings.ORGANISATION,
            "language": case.language,
            "bidi": translation.get_language_bidi(),
            "received": in_words(case.received_on),
            "due": in_words(case.due_on) if case.due_on else "",
            "remedies": remedies.in_words(remedies.of(case)),
            **context,
        }
        subject = render_to_string(f"mail/{letter}_subject.txt", values)
        return {
            "to": request.contact,
            "subject": " ".join(subject.split()),
            "text": render_to_string(f"mail/{letter}.txt", values),
            "html": render_to_string(f"mail/{letter}.html", values),
        }


def _absolute(name: str, *args: str) -> str:
    return f"{settings.ORIGIN}{reverse(name, args=args)}"
