"""Files that people send: checked by their content, cleaned of what is hidden in them, named harmlessly."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

IMAGE_FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}
MAX_PIXELS = 50_000_000
ACTIVE_PDF_KEYS = ("/OpenAction", "/AA", "/AcroForm", "/Names")


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

    Pictures are drawn afresh without metadata (places, cameras); PDFs lose scripts, forms and embedded files.
    """
    if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise RefusedUpload(_("This file is larger than 10 MB. Send a smaller one, or several."))
    content = file.read()
    stem = _safe_stem(file.name or "")
    if content.startswith(b"%PDF-"):
        return Upload(f"{stem}.pdf", "application/pdf", _clean_pdf(content))
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n")):
        return _clean_image(stem, content)
    return Upload(f"{stem}.txt", "text/plain; charset=utf-8", _clean_text(content))


def _clean_pdf(content: bytes) -> bytes:
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for key in ACTIVE_PDF_KEYS:
                if key in pdf.Root:
                    del pdf.Root[key]
            for page in pdf.pages:
                for key in ("/AA", "/Annots"):
                    if key in page:
                        del page[key]
            pdf.save(out)
    except pikepdf.PasswordError:
        raise RefusedUpload(_("This PDF is protected by a password. Send one without.")) from None
    except pikepdf.PdfError:
        raise RefusedUpload(_("This PDF is damaged and cannot be opened.")) from None
    return out.getvalue()


def _clean_image(stem: str, content: bytes) -> Upload:
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGE_FORMATS)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise RefusedUpload(_("This picture has too many pixels. Send a smaller one."))
            content_type, suffix = IMAGE_FORMATS[str(image.format)]
            ImageOps.exif_transpose(image).save(out, format=image.format)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RefusedUpload(_("This picture is damaged and cannot be opened.")) from None
    return Upload(f"{stem}{suffix}", content_type, out.getvalue())


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
