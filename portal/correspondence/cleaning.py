"""A program that cleans one file: `python -I cleaning.py pdf|picture`, from standard input to standard output.

A file of a megabyte can unpack into gigabytes, and what reads it may have faults of its own. In a process without
settings, with a limit to its memory and its time, neither harms anybody else. Its exit status says what is wrong.
"""

from __future__ import annotations

import io
import resource
import sys
from contextlib import suppress

import pikepdf
from PIL import Image, ImageOps

MEMORY = 1024 * 1024 * 1024
SECONDS = 30
DAMAGED, PASSWORD, TOO_LARGE = 1, 3, 4
MAX_PIXELS = 50_000_000
PICTURE_FORMATS = ("JPEG", "PNG")
# What shows a document and how. Everything else goes: scripts, actions of bookmarks, forms, embedded files, metadata.
ROOT_KEYS = frozenset({
    "/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/Lang", "/OCProperties", "/OutputIntents",
})  # fmt: skip
PAGE_KEYS = frozenset({
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Rotate", "/UserUnit", "/Group",
})  # fmt: skip


def pdf(content: bytes) -> bytes:
    """The pages of a PDF, as they look. Raises what pikepdf raises."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        _keep(document.Root, ROOT_KEYS)
        del document.docinfo
        for page in document.pages:
            _keep(page.obj, PAGE_KEYS)
        document.save(out)
    return out.getvalue()


def picture(content: bytes) -> bytes:
    """A JPEG or PNG, drawn afresh. Raises what Pillow raises, SystemExit if it is too large."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=PICTURE_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            sys.exit(TOO_LARGE)
        drawn = ImageOps.exif_transpose(image)
        drawn.info.pop("comment", None)
        drawn.save(out, format="PNG" if image.format == "PNG" else "JPEG")  # telephones send several JPEGs in one: MPO
    return out.getvalue()


def _keep(part: pikepdf.Object, keys: frozenset[str]) -> None:
    for key in set(part.keys()) - keys:
        del part[key]


def _limit(which: int, most: int) -> None:
    with suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(which, (most, most))


def main() -> None:
    """Clean what comes in. Any error at all means that the file is not taken."""
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    clean = {"pdf": pdf, "picture": picture}[sys.argv[1]]
    try:
        cleaned = clean(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        sys.exit(PASSWORD)
    except Exception:  # noqa: BLE001  whatever a hostile file can bring about
        sys.exit(DAMAGED)
    sys.stdout.buffer.write(cleaned)


if __name__ == "__main__":
    main()
