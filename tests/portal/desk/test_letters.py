"""The letters on the desk: read, tried out, kept as versions, brought back."""

from __future__ import annotations

from html import unescape

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import reverse

from portal.correspondence import texts
from portal.correspondence.letters import LETTERS
from portal.correspondence.models import Letter, LetterText
from portal.correspondence.texts import Place
from portal.staff.models import User
from tests.portal.desk.examples import HOSTILE, SignIn

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in live.LANGUAGES]
TEXT = {"subject": "Ours", "body": "Hello {name}\n\n{link}", "seen": "0"}


def address(letter: str = "message", language: str = "en", law: str = "every-law", name: str = "letter") -> str:
    return reverse(f"desk:{name}", args=[letter, language, law])


def keep(client: Client, to: str | None = None, **values: str):
    return client.post(to or address(), {**TEXT, **values})


def restore(client: Client, number: int, seen: int):
    return client.post(address(name="restore_letter"), {"number": number, "seen": seen})


def words(answer) -> str:
    return unescape(answer.content.decode())


def test_the_list_shows_every_letter_and_where_it_was_edited(as_: SignIn, dpo: User):
    keep(as_(dpo), address(language="de"))
    keep(as_(dpo), address(law="uk-gdpr"))
    page = words(as_(dpo).get(reverse("desk:letters")))
    for letter in LETTERS:
        assert str(Letter(letter).label) in page
    assert page.count("Version 1") == 2
    assert "UK General Data Protection Regulation · English" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_shown_in_every_language_filled_in_for_somebody_invented(
    as_: SignIn, dpo: User, letter: str, language: str
):
    page = words(as_(dpo).get(address(letter, language)))
    assert ("Alex Example" if LETTERS[letter].document else "HB-2345-6789-ABCD") in page
    assert f'class="letter-preview" lang="{language}" dir="ltr"' in page


def test_a_text_is_kept_as_a_new_version_and_goes_out(as_: SignIn, dpo: User):
    answer = keep(as_(dpo), body="Hello {name}\r\n\r\n{link}")
    assert answer["Location"] == address()
    made = LetterText.objects.get()
    assert (made.number, made.subject, made.author) == (1, "Ours", dpo)
    assert texts.applying("message", language="en", jurisdiction="eu-gdpr") == made
    assert "Version 1 goes out now." in words(as_(dpo).get(address()))


def test_a_preview_keeps_nothing(as_: SignIn, dpo: User):
    answer = keep(as_(dpo), preview="1", body="Dear {name}, <b>bold</b>\n\n{link}")
    assert answer.status_code == 200
    assert "Dear Alex Example, <b>bold</b>" in words(answer)
    assert "<b>bold</b>" not in answer.content.decode()
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("extra", [{}, {"preview": "1"}])
def test_what_is_wrong_is_said_next_to_the_field_and_nothing_is_kept(as_: SignIn, dpo: User, extra: dict):
    answer = keep(as_(dpo), subject="For {name}", body="Hello {nmae}", **extra)
    page = words(answer)
    assert answer.status_code == (200 if extra else 422)
    assert "There is no {nmae} here. Did you mean {name}?" in page
    assert "{link} is missing: the button that leads to the person's page" in page
    assert "There is no {name} here." in page
    assert not LetterText.objects.exists()


def test_a_refusal_without_reason_ground_and_remedies_is_not_kept(as_: SignIn, dpo: User):
    page = words(keep(as_(dpo), address("refused"), body="No."))
    for name in ("reason", "ground", "remedies"):
        assert f"{{{name}}} is missing" in page
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("letter", ["access", "certificate"])
def test_the_words_of_a_document_stand_around_the_facts(as_: SignIn, dpo: User, letter: str):
    page = words(as_(dpo).get(address(letter)))
    for shown in ("Dear <bdi>Alex Example</bdi>,", "Here stand the facts", "In the title only:"):
        assert shown in page
    assert "As plain text" not in page


@pytest.mark.parametrize("letter", ["access", "certificate"])
def test_a_text_without_the_facts_or_with_what_a_document_does_not_know_is_not_kept(
    as_: SignIn, dpo: User, letter: str
):
    page = words(keep(as_(dpo), address(letter), body="{link}\n\n{persn}\n\nHere: {account}"))
    for wrong in ("There is no {link} here", "Did you mean {person}?", "Put {account} in a paragraph of its own"):
        assert wrong in page
    assert "{account} is missing" in words(keep(as_(dpo), address(letter), body="Good day {person}"))
    assert not LetterText.objects.exists()


def test_the_words_of_a_document_are_kept_as_a_new_version(as_: SignIn, dpo: User):
    assert keep(as_(dpo), address("access"), body="Good day {person}\n\n{account}").status_code == 302
    assert "Version 1 goes out now." in words(as_(dpo).get(address("access")))


def test_of_two_officers_one_wins_and_the_other_keeps_what_they_typed(as_: SignIn, dpo: User):
    client = as_(dpo)
    keep(client, subject="Theirs")
    answer = keep(client, subject="Mine")
    assert answer.status_code == 409
    assert "Somebody else changed this letter" in words(answer)
    assert 'value="Mine"' in words(answer)
    assert LetterText.objects.count() == 1
    assert keep(client, subject="Mine", seen="1").status_code == 302
    assert [each.subject for each in texts.versions(Place("message", "en"))] == ["Mine", "Theirs"]


def test_the_history_says_who_changed_what(as_: SignIn, dpo: User):
    client = as_(dpo)
    keep(client)
    keep(client, body="Dear {name}\n\n{link}", seen="1")
    page = words(client.get(address()))
    assert "Dario Ponti" in page
    assert "<del>Hello {name}</del>" in page
    assert "<ins>Dear {name}</ins>" in page


def test_an_older_version_and_the_text_as_shipped_come_back(as_: SignIn, dpo: User):
    client = as_(dpo)
    keep(client)
    keep(client, subject="Newer", seen="1")
    assert restore(client, 1, seen=2).status_code == 302
    assert texts.current(Place("message", "en")).subject == "Ours"
    restore(client, 0, seen=3)
    assert texts.current(Place("message", "en")).subject == "A message for you"
    assert "The text as shipped goes out now." in words(client.get(address()))
    assert LetterText.objects.count() == 4


def test_restoring_over_a_version_not_seen_is_refused(as_: SignIn, dpo: User):
    client = as_(dpo)
    keep(client)
    keep(client, subject="Newer", seen="1")
    restore(client, 1, seen=1)
    assert LetterText.objects.count() == 2
    assert "Somebody else changed this letter" in words(client.get(address()))


def test_a_version_that_does_not_exist_is_not_found(as_: SignIn, dpo: User):
    assert restore(as_(dpo), 7, seen=0).status_code == 404
    assert as_(dpo).post(address(name="restore_letter"), {"number": "x"}).status_code == 404


@pytest.mark.parametrize("place", [("nothing", "en", "every-law"), ("code", "xx", "every-law"), ("code", "en", "eu")])
def test_a_letter_language_or_law_that_does_not_exist_is_not_found(as_: SignIn, dpo: User, place: tuple[str, str, str]):
    assert as_(dpo).get(address(*place)).status_code == 404


def test_auditors_read_and_change_nothing(as_: SignIn, dpo: User, auditor: User):
    keep(as_(dpo))
    client = as_(auditor)
    page = words(client.get(address()))
    assert "Version 1 goes out now." in page
    assert "<textarea" not in page
    assert "again</button>" not in page
    assert keep(client, seen="1").status_code == 403
    assert restore(client, 0, seen=1).status_code == 403
    assert LetterText.objects.count() == 1


@pytest.mark.parametrize("who", ["handler", "administrator"])
def test_nobody_else_opens_them(as_: SignIn, request: pytest.FixtureRequest, who: str):
    client = as_(request.getfixturevalue(who))
    assert client.get(reverse("desk:letters")).status_code == 403
    assert client.get(address()).status_code == 403
    assert keep(client).status_code == 403


def test_hostile_texts_are_only_text_on_every_page(as_: SignIn, dpo: User):
    client, hostile = as_(dpo), HOSTILE.partition("{{")[0]
    keep(client, subject=hostile, body=f"{hostile}\n\n{{link}}")
    keep(client, subject="x", body=f"{HOSTILE}\n\n{{link}}", seen="1")
    refused = keep(client, subject="x", body="{<script>alert(1)</script>}", seen="1")
    for answer in (client.get(address()), client.get(reverse("desk:letters")), refused):
        assert "<script>alert" not in answer.content.decode()
    assert LetterText.objects.count() == 1


def test_the_page_takes_as_many_queries_with_many_versions_as_with_few(as_: SignIn, dpo: User):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = as_(dpo), []
    for number in range(3):
        keep(client, seen=str(number), subject=f"Number {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(address())
        counts.append(len(queries))
    assert counts[1] == counts[2]
