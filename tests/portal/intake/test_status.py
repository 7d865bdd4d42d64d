"""The person's own page."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from portal.cases import case_page, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.correspondence.models import Attachment, Letter, Message
from portal.staff.models import Role, User
from tests.portal.desk.examples import colleague, filed, searched
from tests.portal.intake.people import HOSTILE, letters, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def dpo() -> User:
    return colleague(Role.DPO, "Dario Ponti")


def _write(browser: Client, **changes: Any) -> Any:
    return browser.post("/status/message/", {"ticket": str(uuid4()), "body": "Here is my card.", **changes})


def _picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return SimpleUploadedFile("card.png", out.getvalue())


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/status/"),
        ("post", "/status/message/"),
        ("get", "/status/withdraw/"),
        ("post", "/status/withdraw/"),
        ("get", "/status/file/1/"),
        ("get", "/status/code/"),
        ("post", "/status/code/"),
        ("post", "/status/code/send/"),
        ("post", "/status/document/1/"),
    ],
)
def test_without_a_link_nothing_of_a_request_is_shown(client: Client, method: str, address: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 403
    assert "Get a new link" in response.content.decode()


@pytest.mark.parametrize("address", ["/status/message/", "/status/code/send/", "/status/document/1/"])
def test_what_changes_something_is_never_a_link(address: str) -> None:
    assert visitor(filed()).get(address).status_code == 405


def test_it_says_where_the_request_stands_and_until_when(client: Client) -> None:
    case = filed()
    page = visitor(case).get("/status/").content.decode()
    assert 'aria-current="step"' in page
    assert "We look for your data in our systems" in page
    assert f'datetime="{case.due_on.isoformat()}"' in page
    assert "The law gives us 1 month from then" in page


def test_a_question_stops_the_time_and_says_so(dpo: User) -> None:
    case = services.ask(filed(), by=Actor.staff(dpo), body="Which card is yours?")
    page = visitor(case).get("/status/").content.decode()
    assert "Which card is yours?" in page
    assert "The time stands still until then." in page
    assert "Clock stopped" in page


def test_the_person_reads_the_organisations_name_and_not_a_colleagues(dpo: User) -> None:
    case = services.send_message(filed(), by=Actor.staff(dpo), body="We are at it.")
    page = visitor(case).get("/status/").content.decode()
    assert "We are at it." in page
    assert "Dario" not in page


def test_staff_notes_are_never_shown(dpo: User) -> None:
    case = services.add_note(filed(), by=Actor.staff(dpo), body="Looks odd to me.")
    assert "Looks odd" not in visitor(case).get("/status/").content.decode()


def test_before_the_answer_nothing_found_is_shown(dpo: User) -> None:
    page = visitor(searched(by=dpo)).get("/status/").content.decode()
    assert "Citizens" not in page


def test_two_requests_of_one_person_do_not_show_each_other() -> None:
    one, other = filed(Kind.QUERY, message="About my debts"), filed(Kind.QUERY, message="About my score")
    page = visitor(one).get("/status/").content.decode()
    assert "About my debts" in page
    assert "About my score" not in page
    assert other.reference not in page


def test_writing_adds_to_the_messages() -> None:
    browser = visitor(filed())
    response = _write(browser, body="Any news?")
    assert response.headers["Location"] == "/status/"
    page = browser.get("/status/").content.decode()
    assert "Any news?" in page
    assert "We have your message." in page


def test_an_answer_starts_the_time_again(dpo: User) -> None:
    case = services.ask(filed(), by=Actor.staff(dpo), body="Which card is yours?")
    _write(visitor(case))
    case.refresh_from_db()
    assert case.state == "open"


def test_a_second_click_writes_once() -> None:
    browser, ticket = visitor(filed()), str(uuid4())
    for _click in range(2):
        assert _write(browser, ticket=ticket).status_code == 302
    assert Message.objects.count() == 1


def test_files_come_along_and_can_be_had_back() -> None:
    browser = visitor(filed())
    _write(browser, attached=[_picture(), SimpleUploadedFile("a.txt", b"Hello")])
    first, second = Attachment.objects.order_by("pk")
    page = browser.get("/status/").content.decode()
    assert "card.png" in page
    response = browser.get(f"/status/file/{second.pk}/")
    assert b"".join(response) == b"Hello"
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert browser.get(f"/status/file/{first.pk}/").headers["Content-Type"] == "image/png"


def test_a_file_of_another_request_does_not_exist() -> None:
    browser = visitor(filed())
    _write(browser, attached=[_picture()])
    attachment = Attachment.objects.get()
    assert visitor(filed(email="other@example.org")).get(f"/status/file/{attachment.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("page.html", b"\xff\xfe<script>"), "Please send a PDF, a picture"),
        (SimpleUploadedFile("card.png", b"\x89PNG\r\nbroken"), "This picture is damaged"),
        (SimpleUploadedFile("form.pdf", b"%PDF-1.7 broken"), "This PDF is damaged"),
        (SimpleUploadedFile("nothing.txt", b""), "nothing.txt: This file is empty."),
    ],
)
def test_a_file_we_cannot_take_says_why_beside_its_field(file: SimpleUploadedFile, words: str) -> None:
    response = _write(visitor(filed()), body="My card", attached=[file])
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "My card" in page, "what was written stays"
    assert not Message.objects.exists()


def test_more_files_than_we_take_at_once_are_refused() -> None:
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(6)]
    assert _write(visitor(filed()), attached=files).status_code == 422


def test_nothing_at_all_is_refused_beside_the_field() -> None:
    response = _write(visitor(filed()), body=" ")
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Write something, or add a file.") == 2, "in the summary and beside the field"
    assert "optional" not in page, "one of the two is needed"


def test_a_file_may_come_without_a_word() -> None:
    browser = visitor(filed())
    assert _write(browser, body="", attached=[_picture()]).status_code == 302
    page = browser.get("/status/").content.decode()
    assert "card.png" in page
    assert "message-text" not in page


def test_writing_over_and_over_is_stopped() -> None:
    browser = visitor(filed())
    assert [_write(browser).status_code for _number in range(31)][-2:] == [302, 429]


def test_hostile_text_is_inert(dpo: User) -> None:
    case = filed(Kind.QUERY, name=HOSTILE, message=HOSTILE)
    browser = visitor(case)
    _write(browser, body=HOSTILE, attached=[SimpleUploadedFile("<img src=x onerror=alert(1)>.txt", b"x")])
    page = browser.get("/status/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page


def test_withdrawing_asks_once_more_and_then_ends_it() -> None:
    case = filed()
    browser = visitor(case)
    assert "Yes, withdraw it" in browser.get("/status/withdraw/").content.decode()
    case.refresh_from_db()
    assert case.is_open
    browser.post("/status/withdraw/")
    assert "Your request is withdrawn" in browser.get("/status/").content.decode()
    assert letters(case, Letter.WITHDRAWN)


def test_withdrawing_twice_is_harmless() -> None:
    browser = visitor(filed())
    for _click in range(2):
        assert browser.post("/status/withdraw/").status_code == 302
    assert Case.objects.get().state == "withdrawn"
    assert len(letters(Case.objects.get(), Letter.WITHDRAWN)) == 1


def test_a_closed_request_offers_no_withdrawal() -> None:
    page = visitor(services.withdraw(filed())).get("/status/").content.decode()
    assert "Withdraw my request" not in page


def test_a_refusal_under_a_statute_names_it_and_its_end_on_both_sides(dpo: User) -> None:
    why = {"ground": "17(3)(b)-retention", "reason": "It is all invoices.", "statute": "§ 147 AO"}
    case = filed(Kind.ACCOUNT_DELETION)
    case = services.refuse(case, by=Actor.staff(dpo), until=date(2030, 12, 31), **why)
    law = "Art. 17(3)(b) GDPR, § 147 AO, until 31 December 2030"
    assert f"({law})" in visitor(case).get("/status/").content.decode()
    assert f"{law}: Statutory retention" in case_page.load(case, by=Actor.staff(dpo)).ground


def test_a_refusal_names_ground_authority_and_remedies(dpo: User, settings: Any) -> None:
    settings.ORGANISATION = replace(
        settings.ORGANISATION, authority="The Commissioner", authority_url="https://authority.example"
    )
    case = services.refuse(filed(), by=Actor.staff(dpo), ground="12(5)", reason="This is your fifth request.")
    page = visitor(case).get("/status/").content.decode()
    for words in ("We cannot do what you ask", "Art. 12(5)", "This is your fifth request.", "The Commissioner"):
        assert words in page
    assert "https://authority.example" in page
    assert "Go to court (Art. 79 GDPR)." in page


@pytest.mark.parametrize(
    ("language", "ground", "court"),
    [
        ("de", "Art. 12 Abs. 5 DSGVO", "Art. 79 DSGVO"),
        ("fr", "art. 12, par. 5, du RGPD", "art. 79 du RGPD"),
        ("zh-hans", "《通用数据保护条例》第12条第5款", "《通用数据保护条例》第79条"),
    ],
)
def test_a_refusal_cites_the_law_as_its_reader_does(dpo: User, language: str, ground: str, court: str) -> None:
    case = services.refuse(filed(), by=Actor.staff(dpo), ground="12(5)", reason="This is your fifth request.")
    page = visitor(case).get("/status/", headers={"Accept-Language": language}).content.decode()
    assert ground in page
    assert court in page
    assert "GDPR" not in page


def test_a_request_by_somebody_else_names_both() -> None:
    case = filed(representative="Rosa Lind", representative_role="Guardian", representative_email="rosa@example.org")
    page = visitor(case).get("/status/").content.decode()
    assert "Mira Voss" in page
    assert "Rosa Lind" in page


def test_the_page_takes_as_many_queries_with_many_messages_as_with_few(dpo: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = filed()
    browser = visitor(case)
    _write(browser, attached=[SimpleUploadedFile("a.txt", b"x")])
    counts = []
    for _round in range(2):
        browser.get("/status/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/status/")
        counts.append(len(queries))
        for _number in range(5):
            _write(browser, attached=[SimpleUploadedFile("a.txt", b"x")])
    assert counts[0] == counts[1]
