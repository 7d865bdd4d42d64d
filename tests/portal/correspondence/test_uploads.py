"""Files that people send: taken for what they are, cleaned, named harmlessly."""

from __future__ import annotations

import io
import resource
import struct
import zlib
from contextlib import suppress

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
    upload = sent(picture(exif=exif.tobytes(), comment=b"In the Kontor"), "me.png")
    assert (upload.name, upload.content_type) == ("me.jpg", "image/jpeg")
    assert b"Kontor" not in upload.content


def test_a_pdf_loses_its_scripts_and_attachments():
    upload = sent(pdf(script=True), "letter.pdf")
    with pikepdf.open(io.BytesIO(upload.content)) as cleaned:
        assert "/OpenAction" not in cleaned.Root
        assert not cleaned.attachments
    assert b"app.alert" not in upload.content


def test_a_pdf_loses_what_hides_in_bookmarks_and_pages():
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        mark = made.make_indirect(pikepdf.Dictionary(Title="Open me", A=script))
        made.Root.Outlines = made.make_indirect(pikepdf.Dictionary(First=mark, Last=mark, Count=1))
        program = made.make_stream(b"MZ hidden program")
        made.Root.AF = [pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="x.exe", EF=pikepdf.Dictionary(F=program))]
        made.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        made.docinfo["/Author"] = "Mira Voss"
        made.save(out)
    with pikepdf.open(io.BytesIO(sent(out.getvalue(), "letter.pdf").content)) as cleaned:
        parts = [
            each.read_bytes() if isinstance(each, pikepdf.Stream) else repr(each).encode() for each in cleaned.objects
        ]
    whole = b"".join(parts)
    assert [words for words in (b"app.alert", b"hidden program", b"Mira Voss") if words in whole] == []


def swelling_pdf(megabytes: int) -> bytes:
    """A PDF whose table of objects unpacks to so many megabytes."""
    packing, megabyte = zlib.compressobj(9), bytes(1024 * 1024)
    packed = b"".join(packing.compress(megabyte) for _number in range(megabytes)) + packing.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources 5 0 R>>",
        b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
    ]
    content, places = b"%PDF-1.5\n", [(0, 0)]
    for number, part in enumerate(parts, 1):
        places.append((1, len(content)))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    places += [(2, 4), (1, len(content))]
    table = b"".join(struct.pack(">BIH", kind, place, 0) for kind, place in places)
    head = b"6 0 obj\n<</Type/XRef/Size 7/Root 1 0 R/W[1 4 2]/Length %d>>stream\n" % len(table)
    return content + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(content)


def test_a_pdf_that_swells_takes_the_memory_of_nobody():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(RefusedUpload):
        sent(swelling_pdf(1200), "letter.pdf")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


def test_a_picture_of_a_telephone_that_is_two_in_one_is_taken():
    upload = sent(picture("MPO", save_all=True, append_images=[Image.new("RGB", (4, 3), "blue")]), "me.jpg")
    assert (upload.name, upload.content_type) == ("me.jpg", "image/jpeg")


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
