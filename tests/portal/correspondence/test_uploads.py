"""Files that people send: taken for what they are, cleaned, named harmlessly."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.correspondence.uploads import RefusedUpload, clean


def picture(kind: str = "JPEG", size: tuple[int, int] = (4, 3), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format=kind, **more)
    return out.getvalue()


def pdf(*, script: bool = False, **more: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if script:
            made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            made.attachments["evil.exe"] = b"MZ"
        made.save(out, **more)
    return out.getvalue()


def sent(content: bytes, name: str = "file.bin"):
    return clean(SimpleUploadedFile(name, content))


def test_a_picture_loses_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010E] = "Am Alten Kontor 4"
    upload = sent(picture(exif=exif.tobytes()), "me.png")
    assert (upload.name, upload.content_type) == ("me.jpg", "image/jpeg")
    assert b"Kontor" not in upload.content


def test_a_pdf_loses_its_scripts_and_attachments():
    upload = sent(pdf(script=True), "letter.pdf")
    with pikepdf.open(io.BytesIO(upload.content)) as cleaned:
        assert "/OpenAction" not in cleaned.Root
        assert not cleaned.attachments
    assert b"app.alert" not in upload.content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ\x00\x01", "Please send a PDF"),
        (b"\xff\xfe", "Please send a PDF"),
        (b"%PDF-1.7 nothing", "damaged"),
        (b"\x89PNG\r\n nothing", "damaged"),
        (b"\xff\xd8\xff nothing", "damaged"),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "password"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (picture("PNG", (9000, 6000)), "too many pixels"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_could_be(content: bytes, reason: str):
    with pytest.raises(RefusedUpload, match=reason):
        sent(content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\me\\note.html", "note.txt"),
        ('a"\r\nSet-Cookie: x.txt', "a_Set-Cookie_ x.txt"),
        ("", "file.txt"),
        ("...", "file.txt"),
        ("x" * 300 + ".txt", "x" * 80 + ".txt"),
        ("Größe 木.txt", "Größe 木.txt"),
    ],
)
def test_a_name_is_made_harmless(name: str, safe: str):
    upload = SimpleUploadedFile("x", b"text")
    upload._name = name
    assert clean(upload).name == safe


def test_a_text_is_a_text_whatever_it_says():
    upload = sent(b"<script>alert(1)</script>", "page.html")
    assert (upload.name, upload.content_type) == ("page.txt", "text/plain; charset=utf-8")
