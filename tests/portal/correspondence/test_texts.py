"""Versions of letters' texts: only ever added, the right one chosen, and recorded with what went out."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.cases import case_page
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.correspondence import texts
from portal.correspondence.letters import LETTERS
from portal.correspondence.models import Letter, LetterText, Mail
from portal.correspondence.rendering import Wording
from portal.correspondence.texts import Place
from portal.staff.models import Role, User
from portal.vault import fields
from tests.portal.desk.examples import colleague, filed

HOSTILE = "<script>alert('x')</script> <a href='javascript:x'>x</a> %(name)s &lt;"  # with braces it is not kept at all
ENGLISH = Place(Letter.MESSAGE, "en")
GERMAN_LAW = Place(Letter.MESSAGE, "en", "eu-gdpr")
LAWS = ["", "eu-gdpr", "uk-gdpr"]


@pytest.fixture
def dpo(db: None) -> User:
    return colleague(Role.DPO)


def wording(words: str) -> Wording:
    return Wording(words, f"{words}\n\n{{link}}")


def write(words: str, dpo: User, place: Place = ENGLISH, seen: int = 0) -> LetterText:
    return texts.write(place, wording(words), by=dpo, seen=seen)


def queued(case: Case, key: str) -> tuple[Mail, dict[str, str]]:
    made = correspondence.queue_mail(case, Letter.MESSAGE, key=key, link="https://example.org/open/x/")
    return made, correspondence.content_of(made)


def version(language: str, law: str, number: int, *, active: bool = True) -> LetterText:
    return LetterText(letter="message", language=language, jurisdiction=law, number=number, active=active)


@pytest.mark.parametrize(
    ("versions", "chosen"),
    [
        ([], None),
        ([version("en", "", 1)], ("", 1)),
        ([version("en", "", 1), version("en", "", 2)], ("", 2)),
        ([version("en", "", 9), version("en", "eu-gdpr", 1)], ("eu-gdpr", 1)),
        ([version("en", "", 1), version("en", "uk-gdpr", 1)], ("", 1)),
        ([version("de", "", 1), version("de", "eu-gdpr", 1)], None),
        ([version("en", "", 1), version("en", "eu-gdpr", 1), version("en", "eu-gdpr", 2, active=False)], ("", 1)),
        ([version("en", "", 1), version("en", "", 2, active=False)], None),
    ],
)
def test_law_and_language_go_before_language_and_that_before_what_was_shipped(versions, chosen):
    found = texts.choose(versions, language="en", jurisdiction="eu-gdpr")
    assert (found and (found.jurisdiction, found.number)) == chosen


@given(
    st.lists(st.builds(version, st.sampled_from(["en", "de"]), st.sampled_from(LAWS), st.integers(1, 5))),
    st.randoms(use_true_random=False),
)
def test_the_choice_does_not_depend_on_the_order_and_never_leaves_language_or_law(versions, random):
    found = texts.choose(versions, language="en", jurisdiction="eu-gdpr")
    random.shuffle(versions)
    again = texts.choose(versions, language="en", jurisdiction="eu-gdpr")
    place = found and (found.language, found.jurisdiction, found.number)
    assert place == (again and (again.language, again.jurisdiction, again.number))
    if found:
        same = [each.number for each in versions if (each.language, each.jurisdiction) == place[:2]]
        assert found.language == "en"
        assert found.jurisdiction in ("", "eu-gdpr")
        assert found.number == max(same)


def test_a_mail_records_the_version_it_was_made_from(dpo: User):
    case = filed()
    made, _content = queued(case, "before")
    assert made.text is None
    own = write("Ours", dpo)
    made, content = queued(case, "after")
    assert (made.text, content["subject"]) == (own, f"Ours · {case.reference}")
    assert "Ours" in content["text"]
    assert "Ours" in content["html"]


def test_an_edit_changes_no_mail_that_was_made_before(dpo: User):
    case = filed()
    write("First", dpo)
    made, before = queued(case, "1")
    write("Second", dpo, seen=1)
    assert correspondence.content_of(Mail.objects.get(pk=made.pk)) == before
    same, content = queued(case, "1")
    assert (same.pk, content) == (made.pk, before)
    assert Mail.objects.get(pk=made.pk).text.number == 1


def test_a_text_for_one_law_is_used_under_that_law_only(dpo: User):
    write("Everywhere", dpo)
    write("Under the GDPR", dpo, GERMAN_LAW)
    case = filed()
    assert "Under the GDPR" in queued(case, "1")[1]["text"]
    case.jurisdiction = "uk-gdpr"
    assert "Everywhere" in queued(case, "2")[1]["text"]


def test_another_language_keeps_the_text_as_shipped(dpo: User):
    write("Ours", dpo)
    case = filed()
    case.language = "de"
    made, content = queued(case, "1")
    assert made.text is None
    assert "Wir haben Ihnen" in content["text"]


def test_of_two_who_saw_the_same_version_one_wins_and_the_other_is_told(dpo: User):
    write("First", dpo)
    write("Theirs", dpo, seen=1)
    with pytest.raises(texts.Overtaken, match="Somebody else"):
        write("Mine", dpo, seen=1)
    assert [each.subject for each in texts.versions(ENGLISH)] == ["Theirs", "First"]


def test_an_older_version_comes_back_as_a_new_one(dpo: User):
    write("First", dpo)
    write("Second", dpo, seen=1)
    again = texts.restore(ENGLISH, 1, by=dpo, seen=2)
    assert (again.number, again.subject) == (3, "First")


def test_the_text_as_shipped_comes_back_and_what_was_ours_stays_in_the_history(dpo: User):
    write("Ours", dpo)
    texts.restore(ENGLISH, 0, by=dpo, seen=1)
    assert queued(filed(), "1")[0].text is None
    assert texts.current(ENGLISH) == texts.shipped(ENGLISH)
    assert [(each.number, each.active) for each in texts.versions(ENGLISH)] == [(2, False), (1, True)]
    with pytest.raises(texts.NoSuchVersion):
        texts.restore(ENGLISH, 2, by=dpo, seen=2)


@pytest.mark.parametrize(
    "body", ["No link", "{link}\n\n{nmae}", "{link}\n\n{{ 7|add:7 }}{% now 'Y' %}", "Here: {link}"]
)
def test_a_text_against_the_rules_is_not_kept(dpo: User, body: str):
    with pytest.raises(texts.Faulty):
        texts.write(ENGLISH, Wording("Ours", body), by=dpo, seen=0)
    assert not LetterText.objects.exists()


def test_a_text_that_the_rules_no_longer_allow_is_passed_over(dpo: User, monkeypatch: pytest.MonkeyPatch):
    texts.write(Place(Letter.WITHDRAWN, "en"), Wording("Ours", "Without a link."), by=dpo, seen=0)
    shape = LETTERS[Letter.WITHDRAWN]
    monkeypatch.setitem(LETTERS, Letter.WITHDRAWN, type(shape)(**{**vars(shape), "must": frozenset({"link"})}))
    assert texts.applying(Letter.WITHDRAWN, language="en", jurisdiction="eu-gdpr") is None


@pytest.mark.parametrize("statement", ["UPDATE {} SET body = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_itself_keeps_versions(dpo: User, statement: str):
    from django.db import connection

    write("Ours", dpo)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(LetterText._meta.db_table))
    assert LetterText.objects.get().subject == "Ours"


def test_hostile_texts_are_only_text_in_mails(dpo: User):
    texts.write(ENGLISH, Wording(HOSTILE, f"{HOSTILE}\n\n{{link}}"), by=dpo, seen=0)
    _made, content = queued(filed(), "1")
    assert "<script>" not in content["html"]
    assert "<a href='javascript" not in content["html"]
    assert "&amp;lt;" in content["html"]
    assert HOSTILE in content["text"]
    assert content["subject"].startswith(HOSTILE)


def test_a_destroyed_case_leaves_the_texts(dpo: User):
    own = write("Ours", dpo)
    case = filed()
    queued(case, "1")
    Mail.objects.filter(case=case).delete()
    assert LetterText.objects.get() == own


def test_the_page_of_a_case_names_the_version(dpo: User):
    case = filed()
    write("Ours", dpo)
    queued(case, "1")
    mails = case_page.load(case, by=Actor.staff(dpo)).mails
    assert [(mail.letter, mail.text and mail.text.number) for mail in mails] == [
        ("confirm", None),
        ("confirmed", None),
        ("message", 1),
    ]


def test_mails_hold_their_words_sealed(dpo: User):
    write("Ours", dpo)
    made, _content = queued(filed(), "1")
    assert b"Ours" not in bytes(Mail.objects.get(pk=made.pk).content)
    assert fields.unseal(made.case, "mail", made.content)["subject"].startswith("Ours")
