"""Letters say what the law wants said, and nothing in them is read as mark-up."""

import io
from dataclasses import replace

import pikepdf
import pytest
from django.utils import translation

from portal.cases.remedies import Remedies
from workers.package.documents import paragraph
from workers.package.letters import _certificate as certificate_document
from workers.package.letters import access_letter, certificate_pdf, letter_pdf
from workers.package.model import (
    AutomatedDecision,
    Certificate,
    ErasedPart,
    Kept,
    PackageError,
    PlainLetter,
    SystemPart,
    Words,
)
from workers.package.pdf import to_pdf
from workers.package.text import cleaned

from .examples import BUREAU, MADE_AT, collection, events, package, words

CERTIFICATE = Certificate(
    reference="HB-7K3M-Q9XA",
    subject_name="Mira Voss",
    language="en-gb",
    created_at=MADE_AT,
    controller=BUREAU,
    words=words("Dear Mira Voss,", "We have done so."),
    items=(
        ErasedPart(system_label="Website", collection_label="Comments", found=57, erased=57, how="Rows deleted"),
        ErasedPart(
            system_label="Registry",
            collection_label="Debts",
            found=3,
            erased=0,
            anonymised=1,
            kept=(Kept(count=2, reason="Tax law", ground="Art. 17(3)(b)", statute="Fiscal Code", until="2031"),),
        ),
    ),
    recipients_told=("Northhaven Rail Ltd",),
)
REFUSAL = PlainLetter(
    reference="HB-7K3M-Q9XA",
    addressee="Mira Voss",
    language="en-gb",
    created_at=MADE_AT,
    controller=BUREAU,
    subject="We cannot do what you asked",
    paragraphs=("The request asks for somebody else's data.",),
    remedies=True,
)


def letter(of):
    with translation.override(of.language):
        return access_letter(cleaned(of))


@pytest.mark.parametrize(
    "text",
    [
        "Keeping the register of residents",
        "Public task",
        "Northhaven Rail Ltd",
        "You and street cameras",
        "Five years (Registry Act, section 12)",
        "Points are added up.",
        "They name another person.",
        "Website, Newsletter: The database did not answer.",
        "dpo@bureau.example",
        "https://authority.example/complaints",
        "Go to court (Art. 79 GDPR).",
        "What we know of you",
        "This is our answer.",
    ],
)
def test_the_access_letter_says(text):
    assert text in repr(letter(package()))


def test_what_is_not_stated_is_said_to_be_unstated():
    bare = SystemPart(key="bare", label="Bare", collections=(collection("bare:rows", events(1)),))
    assert "Our records do not state this." in repr(letter(package(bare)))


def test_the_pdf_is_tagged_accessible_and_dated():
    pdf = pikepdf.open(io.BytesIO(to_pdf(letter(package()))))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("en")
    assert "2026-03-14" in str(pdf.open_metadata().get("xmp:CreateDate"))
    assert pdf.open_metadata().get("pdfuaid:part") == "1"


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1)",
        "*bold* _it_ $x$ @ref <tag>",
        '"] #read("/etc/passwd")',
        "\\",
        "```",
        "a\x00b\x1b",
        "\u202eevil",
        "=" * 3,
    ],
)
def test_hostile_text_is_only_text(text):
    decision = AutomatedDecision(logic=text, significance=text, contact=text)
    part = collection("a:b", events(1), label=text, automated_decision=decision, recipients=(text,))
    hostile = package(
        SystemPart(key="a", label=text, collections=(part,), purposes=(text,)),
        subject_name=text,
        words=Words(title=f"Ours {text}", opening=(text,), closing=(text, text)),
        controller=replace(BUREAU, name=f"Bureau {text}", address=text, remedies=Remedies(text, text, text, text)),
    )
    assert to_pdf(letter(hostile)).startswith(b"%PDF")
    assert letter_pdf(replace(REFUSAL, subject=text + "?", paragraphs=(text,))).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["fr", "zh-hans"])
def test_a_letter_can_be_set_in_every_language(language: str):
    made = certificate_pdf(replace(CERTIFICATE, language=language))
    assert pikepdf.open(io.BytesIO(made)).Root.Lang == language.partition("-")[0]


def test_a_letter_that_lacks_its_own_signs_says_so_in_english_too():
    document = letter(replace(package(), language="zh-hans"))
    own, english = document.missing_signs.split("\n")
    assert own.startswith("此信函")
    assert english.startswith("Some signs in this letter")
    assert "letter.html" in own


def test_the_words_stand_around_the_facts_and_the_last_over_the_name():
    document = letter(package(words=words("First.", "Second.")))
    assert document.title == "What we know of you"
    assert document.blocks[:2] == [paragraph("First."), paragraph("Second.")]
    assert document.blocks[-1] == paragraph("Ask us.")
    assert document.closing == ["Yours sincerely,", "Jonas Adler", BUREAU.name]


def test_a_letter_without_closing_words_ends_with_the_name():
    bare = replace(package().words, closing=())
    assert letter(package(words=bare)).closing == ["Jonas Adler", BUREAU.name]
    assert to_pdf(letter(package(words=bare))).startswith(b"%PDF")


def test_signs_that_turn_the_direction_are_taken_out():
    assert letter(package(subject_name="Mira \u202essoV")).blocks[0] == paragraph("Dear Mira ssoV,")


@pytest.mark.parametrize("name", ["Μίρα Βος", "Мира Фос", "Żółć Đặng"])
def test_latin_greek_and_cyrillic_need_no_fonts_of_the_machine(name):
    pdf = pikepdf.open(io.BytesIO(to_pdf(letter(package(subject_name=name)))))
    assert pdf.open_metadata().get("pdfuaid:part") == "1"


def test_a_script_without_a_font_still_gives_a_letter():
    # U+13000 is an Egyptian hieroglyph: hardly a machine has a font for it.
    assert to_pdf(letter(package(subject_name="\U00013000"))).startswith(b"%PDF")


def test_the_same_letter_twice_is_the_same_to_the_byte():
    assert letter_pdf(REFUSAL) == letter_pdf(REFUSAL)


def test_a_letter_does_not_show_what_the_letter_before_it_said():
    letter_pdf(REFUSAL)
    second = replace(REFUSAL, subject="Second", paragraphs=("Only this.",), remedies=False)
    assert letter_pdf(second) == letter_pdf(second)
    assert len(pikepdf.open(io.BytesIO(letter_pdf(second))).pages) == 1


def test_a_certificate_becomes_a_pdf():
    pdf = pikepdf.open(io.BytesIO(certificate_pdf(CERTIFICATE)))
    assert str(pdf.docinfo["/Title"]) == CERTIFICATE.words.title


def test_a_certificate_says_what_was_erased_and_kept():
    with translation.override("en-gb"):
        text = repr(certificate_document(CERTIFICATE))
    for part in (
        "Rows deleted",
        "Tax law",
        "Art. 17(3)(b), Fiscal Code",
        "2031",
        "Northhaven Rail Ltd",
    ):
        assert part in text


def test_a_certificate_that_does_not_add_up_is_never_made():
    item = replace(CERTIFICATE.items[0], erased=56)
    with pytest.raises(PackageError):
        certificate_pdf(replace(CERTIFICATE, items=(item,)))
