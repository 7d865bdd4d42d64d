"""What was written about a case, in plain text: messages with their files, and internal notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.cases import notes
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.correspondence.models import Attachment, Direction


@dataclass(frozen=True)
class Written:
    """A message or a note in plain text. ``files`` are (id, name, whether it is a proof of identity, size)."""

    at: datetime
    author: str
    from_person: bool
    body: str
    files: tuple[tuple[int, str, bool, int], ...] = ()


def messages(case: Case) -> Iterator[Written]:
    """What the person and staff wrote to each other. Raises KeyDestroyed."""
    for message in case.messages.select_related("author").prefetch_related("attachments__file"):
        message.case = case
        files = tuple(
            (each.pk, correspondence.name_of(each), each.proof, each.file.size) for each in message.attachments.all()
        )
        author = message.author.name if message.author else ""
        body = correspondence.body_of(message)
        yield Written(message.created_at, author, message.direction == Direction.FROM_PERSON, body, files)


def internal(case: Case) -> Iterator[Written]:
    """Internal notes, the latest first. Raises KeyDestroyed."""
    for note in case.notes.select_related("author").order_by("-created_at"):
        note.case = case
        yield Written(note.created_at, note.author.name, from_person=False, body=notes.body_of(note))


def attachment(case: Case, attachment_id: int) -> Attachment:
    """A file that came with a message of the case. Raises Attachment.DoesNotExist."""
    attachments = Attachment.objects.select_related("message__case__key", "file__case__key")
    return attachments.get(pk=attachment_id, message__case=case)


def sent_files(case: Case) -> list[Attachment]:
    """The files that came with the person's messages."""
    sent = Attachment.objects.filter(message__case=case, message__direction=Direction.FROM_PERSON)
    return list(sent.select_related("message__case__key", "file").order_by("pk"))
