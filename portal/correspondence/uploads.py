"""Files that people send: checked by their content, cleaned of what is hidden in them, named harmlessly."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.correspondence import cleaning

PDF, JPEG, PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n"
LONGEST = 2 * cleaning.SECONDS


class RefusedUpload(Exception):
    """The file cannot be taken; the message says what would be."""


@dataclass(frozen=True)
class Upload:
    """A file that was checked and cleaned."""

    name: str
    content_type: str
    content: bytes


def clean(file: UploadedFile) -> Upload:
    """Check and clean an uploaded PDF, JPEG, PNG or plain text. Raises RefusedUpload.

    Pictures are drawn afresh without metadata (places, cameras); PDFs lose scripts, forms, embedded files and metadata.
    """
    if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise RefusedUpload(_("This file is larger than 10 MB. Send a smaller one, or several."))
    content = file.read()
    stem = _safe_stem(file.name or "")
    if content.startswith(PDF):
        return Upload(f"{stem}.pdf", "application/pdf", _clean_pdf(content))
    if content.startswith((JPEG, PNG)):
        return _clean_picture(stem, content)
    return Upload(f"{stem}.txt", "text/plain; charset=utf-8", _clean_text(content))


def _clean_pdf(content: bytes) -> bytes:
    try:
        return _cleaned("pdf", content)
    except _NotCleaned as problem:
        if problem.status == cleaning.PASSWORD:
            raise RefusedUpload(_("This PDF is protected by a password. Send one without.")) from None
        raise RefusedUpload(_("This PDF is damaged and cannot be opened.")) from None


def _clean_picture(stem: str, content: bytes) -> Upload:
    try:
        drawn = _cleaned("picture", content)
    except _NotCleaned as problem:
        if problem.status == cleaning.TOO_LARGE:
            raise RefusedUpload(_("This picture has too many pixels. Send a smaller one.")) from None
        raise RefusedUpload(_("This picture is damaged and cannot be opened.")) from None
    if drawn.startswith(PNG):
        return Upload(f"{stem}.png", "image/png", drawn)
    return Upload(f"{stem}.jpg", "image/jpeg", drawn)


def _cleaned(kind: str, content: bytes) -> bytes:
    """What the cleaning program makes of a file; it sees neither our memory nor our settings."""
    command = [sys.executable, "-I", cleaning.__file__, kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, env={}, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        raise _NotCleaned(cleaning.DAMAGED) from None
    if done.returncode:
        raise _NotCleaned(done.returncode)
    return done.stdout


class _NotCleaned(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


def _clean_text(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RefusedUpload(_("Please send a PDF, a picture (JPEG or PNG) or a text file."))
    return text.encode()


def _safe_stem(name: str) -> str:
    stem = re.sub(r"[^\w \-]+", "_", PurePosixPath(name.replace("\\", "/")).stem).strip(" _-")
    return stem[:80] or "file"
