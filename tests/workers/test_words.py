"""The words around the facts in the package and the certificate: officers' own, or as shipped."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.cases import services
from portal.cases.explain import in_words
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Document
from portal.correspondence import parts, texts
from portal.correspondence.letters import LETTERS
from portal.correspondence.models import Letter
from portal.correspondence.rendering import Wording
from portal.correspondence.texts import Place
from portal.staff.models import Role
from portal.vault import files
from tests.portal.desk.examples import colleague
from tests.support.pdf import words_of
from tests.support.running import run_due_jobs
from tests.workers.steps import carried_out, searched
from workers.jobs import words

pytestmark = pytest.mark.django_db(transaction=True)
OWN = Wording("All we know", "Dear {person}, here it is.\n\nFrom {organisation}.\n\n{account}\n\nAsk us.\n\nGoodbye")
PROOF = Wording("It is gone", "Dear {person}: gone, seen on {verified}.\n\n{account}\n\nGoodbye")


def write(letter: Letter, text: Wording, language: str = "en", law: str = "") -> None:
    texts.write(Place(letter, language, law), text, by=colleague(Role.DPO, "Dario"), seen=0)


def answered(case: Case, staff) -> Case:
    services.approve(searched(case, staff), by=staff.handler)
    run_due_jobs()
    case.refresh_from_db()
    return case


def content_of(case: Case) -> bytes:
    return b"".join(files.read(Document.objects.get(case=case).file))


def recorded(case: Case) -> list[dict[str, object]]:
    return case.events.get(action=Action.RECORD_DOCUMENT).facts["letters"]


def test_officers_words_are_in_the_page_and_in_the_pdf_of_the_package(file_case, staff, systems):
    write(Letter.ACCESS, OWN)
    case = answered(file_case(), staff)
    with zipfile.ZipFile(io.BytesIO(content_of(case))) as archive:
        page, pdf = archive.read("letter.html").decode(), words_of(archive.read("letter.pdf"))
    assert "<h1>All we know</h1>\n<p>Dear Ada Example, here it is.</p>" in page
    assert "All we know Dear Ada Example, here it is." in pdf
    for text in (page, pdf):
        before, facts, after = (text.find(part) for part in ("here it is.", "What we searched", "Ask us."))
        assert 0 < before < facts < after < text.find("Goodbye")
        assert "you asked us for the information" not in text


def test_officers_words_are_in_the_certificate(file_case, staff, systems):
    write(Letter.CERTIFICATE, PROOF)
    case = carried_out(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    text = words_of(content_of(case))
    assert f"It is gone Dear Ada Example: gone, seen on {in_words(timezone.localdate())}. What was erased" in text
    assert "We have done so" not in text


def test_the_evidence_of_the_document_says_which_version_is_in_it(file_case, staff, systems):
    write(Letter.ACCESS, OWN, law="eu-gdpr")
    own = answered(file_case(), staff)
    assert recorded(own) == [
        {"letter": "access", "language": "en", "law": "eu-gdpr", "version": 1, "digest": OWN.digest}
    ]


def test_a_document_with_the_text_as_shipped_is_recorded_as_version_0(file_case, staff, systems):
    case = carried_out(searched(file_case(Kind.ACCOUNT_DELETION, language="de"), staff), staff)
    digest = texts.shipped(Place(Letter.CERTIFICATE, "de")).digest
    assert recorded(case) == [{"letter": "certificate", "language": "de", "law": "", "version": 0, "digest": digest}]


@pytest.mark.parametrize(
    ("language", "title", "opening", "closing"),
    [
        (
            "en",
            "Your information: our answer to your request",
            ("Dear Ada Example,", "On {day} you asked us for the information we hold about you. This is our answer."),
            "Yours sincerely,",
        ),
        (
            "de",
            "Ihre Daten: unsere Antwort auf Ihren Antrag",
            (
                "Guten Tag, Ada Example,",
                "Am {day} haben Sie uns um die Daten gebeten, die wir über Sie haben. Das ist unsere Antwort.",
            ),
            "Mit freundlichen Grüßen",
        ),
        (
            "fr",
            "Vos données : notre réponse à votre demande",
            (
                "Bonjour Ada Example,",
                "Le {day}, vous nous avez demandé les données que nous détenons sur vous. Voici notre réponse.",
            ),
            "Veuillez recevoir nos salutations distinguées.",
        ),
        (
            "zh-hans",
            "您的信息：我们对您申请的答复",
            ("Ada Example，您好：", "您于{day}向我们索取我们持有的关于您的信息。以下是我们的答复。"),
            "此致敬礼",
        ),
    ],
)
def test_an_answer_as_shipped_is_in_the_language_of_the_person(file_case, language, title, opening, closing):
    case = file_case(language=language)
    with translation.override(language):
        made = words.of_answer(case, "Ada Example")
        day = in_words(case.received_on)
    assert (made.title, made.closing) == (title, (closing,))
    assert made.opening == tuple(text.replace("{day}", day) for text in opening)


@pytest.mark.parametrize(
    ("kind", "asked"), [(Kind.ACCOUNT_DELETION, "your account and what"), (Kind.INFORMATION_DELETION, "certain")]
)
def test_a_certificate_as_shipped_says_what_was_asked_and_when_it_was_checked(file_case, kind: Kind, asked: str):
    now = timezone.now()
    made = words.of_certificate(file_case(kind), "Ada Example", now)
    assert (made.title, made.opening[0]) == ("Certificate of erasure", "Dear Ada Example,")
    assert f"You asked us to erase {asked}" in made.opening[1]
    assert f"We have done so, and looked again on {in_words(timezone.localdate(now))} to check." in made.opening[1]


def test_sentences_in_chinese_have_no_space_between_them(file_case):
    with translation.override("zh-hans"):
        made = words.of_certificate(file_case(Kind.ACCOUNT_DELETION, language="zh-hans"), "Ada", timezone.now())
        assert made.opening[1].startswith(f"{parts.wish(account=True)}我们已经照办")


@pytest.mark.parametrize("letter", [Letter.ACCESS, Letter.CERTIFICATE])
def test_every_placeholder_that_a_document_knows_stands_for_something(file_case, letter: Letter):
    known = sorted(LETTERS[letter].rules.may - {"account"})
    body = "\n\n".join(f"{name}: {{{name}}}." for name in known)
    write(letter, Wording("Ours", f"{body}\n\n{{account}}"))
    case = file_case(Kind.ACCESS if letter == Letter.ACCESS else Kind.ACCOUNT_DELETION)
    made = (
        words.of_answer(case, "Ada") if letter == Letter.ACCESS else words.of_certificate(case, "Ada", timezone.now())
    )
    assert [line.partition(":")[0] for line in made.opening] == known
    assert not [line for line in made.opening if line.endswith(": .")]


def test_the_words_cost_one_query(file_case):
    case = file_case()
    with CaptureQueriesContext(connection) as queries:
        words.of_answer(case, "Ada")
    assert len(queries) == 1
