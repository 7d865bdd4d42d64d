"""Writing to people: messages on the case and mails, in the transaction of the change they tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.cases import request as requests
from portal.cases.explain import in_words
from portal.cases.models import Case
from portal.correspondence import recording, rendering, texts
from portal.correspondence.models import Attachment, Direction, Letter, LetterText, Mail, Message
from portal.correspondence.uploads import Upload
from portal.identity import services as identity
from portal.identity.models import LinkPurpose
from portal.outbox.models import JobKind
from portal.outbox.services import enqueue
from portal.staff.models import User
from portal.vault import fields, files

Written = tuple[LetterText | None, str, dict[str, str]]  # the version of the text, its digest, and the mail


def queue_mail(case: Case, letter: Letter, *, key: str, **context: Any) -> Mail:
    """Write a mail in the person's language and hand it to the outbox; the same ``key`` again changes nothing.

    ``context`` has the values of the letter's own placeholders (:mod:`portal.correspondence.letters`), or what
    :func:`portal.correspondence.rendering.values_of` makes them of; days among them are put into words. The text is
    sealed: neither the job nor the broker sees it.
    """
    return _queue(case, letter, key, lambda: _written(case, letter, context))


def queue_written(case: Case, letter: Letter, *, key: str, content: dict[str, str]) -> Mail:
    """The same for a mail that is written already: ``to``, ``subject``, ``text`` and ``html``."""
    return _queue(case, letter, key, lambda: (None, "", content))


def _queue(case: Case, letter: Letter, key: str, write: Callable[[], Written]) -> Mail:
    identity_key = f"{case.pk}:{letter}:{key}"
    existing = Mail.objects.filter(key=identity_key).first()
    if existing:
        return existing
    version, digest, content = write()
    sealed = fields.seal(case, "mail", content)
    mail = Mail.objects.create(case=case, key=identity_key, letter=letter, text=version, digest=digest, content=sealed)
    recording.record(mail)
    enqueue(JobKind.SEND_MAIL, key=str(mail.pk), case_id=case.pk, mail=mail.pk)
    return mail


def queue_to(case: Case, letter: Letter, *, key: str, to: str, language: str, **context: Any) -> Mail:
    """The same for a mail to a colleague, in the colleague's language."""
    return _queue(case, letter, key, lambda: _written_to(case, letter, context, to, language))


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


def record_message(
    case: Case, body: str, *, author: User | None = None, uploads: Iterable[Upload] = (), proof: bool = False
) -> Message:
    """Keep a message on the case, with its files. ``author`` None means the person wrote it.

    The files are a ``proof`` if they are to show who the person is.
    """
    direction = Direction.TO_PERSON if author else Direction.FROM_PERSON
    sealed = fields.seal(case, "message", body)
    message = Message.objects.create(case=case, direction=direction, author=author, body=sealed)
    for upload in uploads:
        _attach(message, upload, proof=proof)
    return message


def body_of(message: Message) -> str:
    """The text of a message. Raises KeyDestroyed."""
    return str(fields.unseal(message.case, "message", message.body))


def name_of(attachment: Attachment) -> str:
    """The file name of an attachment, as the person gave it, made safe."""
    return str(fields.unseal(attachment.message.case, "attachment", attachment.name))


def _attach(message: Message, upload: Upload, *, proof: bool) -> None:
    with files.create(message.case) as out:
        out.write(upload.content)
    Attachment.objects.create(
        message=message,
        name=fields.seal(message.case, "attachment", upload.name),
        content_type=upload.content_type,
        file=out.file,
        proof=proof,
    )


def _written(case: Case, letter: Letter, given: dict[str, Any]) -> Written:
    """A letter in the person's language, and the version of its text that it was made from."""
    return _written_to(case, letter, given, requests.of(case).contact, case.language)


def _written_to(case: Case, letter: Letter, given: dict[str, Any], to: str, language: str) -> Written:
    with translation.override(language):
        version, text = texts.for_case(letter, case, language)
        made = rendering.render(letter, text, rendering.values_of(case, _spoken(given)))
    return version, text.digest, {"to": to, "subject": made.subject, "text": made.text, "html": made.html}


def _spoken(given: dict[str, Any]) -> dict[str, Any]:
    return {name: in_words(value) if isinstance(value, date) else value for name, value in given.items()}


def _absolute(name: str, *args: str) -> str:
    return f"{settings.ORIGIN}{reverse(name, args=args)}"
