"""Every letter as shipped: whole in every language, with what the law wants in it, and inert whatever it is given."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as live
from django.utils import translation
from django.utils.safestring import SafeString

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.correspondence import rendering, samples, texts
from portal.correspondence import services as correspondence
from portal.correspondence.letters import ALONE, LETTERS, PLACEHOLDERS, SUBJECT
from portal.correspondence.models import Letter
from portal.correspondence.texts import Place
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

HOSTILE = "<script>alert('x')</script>{link}{{ 7|add:7 }}{% now 'Y' %}"
OLD = (
    '{{% extends "mail/base.{0}" %}}'
    '{{% block content %}}{{{{ link }}}} {{% include "mail/remedies.{0}" %}}{{% endblock %}}'
)
LANGUAGES = [code for code, _name in live.LANGUAGES]
LETTERS_AND_LANGUAGES = [(letter, language) for letter in LETTERS for language in LANGUAGES]


def mail(case: Case, letter: Letter) -> dict[str, str]:
    return correspondence.content_of(case.mails.get(letter=letter))


def refused(**request: str) -> Case:
    return services.refuse(
        filed(**request), by=Actor.staff(colleague(Role.DPO)), ground="12(5)", reason="Again.\n\nAnd again."
    )


@pytest.mark.parametrize(("letter", "language"), LETTERS_AND_LANGUAGES)
def test_every_shipped_text_keeps_to_its_own_rules(letter: Letter, language: str):
    shape = LETTERS[letter]
    with translation.override(language):
        assert rendering.faults(shape, rendering.shipped(shape)) == ([], [])


@pytest.mark.parametrize(("letter", "language"), LETTERS_AND_LANGUAGES)
def test_every_shipped_text_is_in_its_language(letter: Letter, language: str):
    shape = LETTERS[letter]
    with translation.override("en"):
        english = rendering.shipped(shape)
    with translation.override(language):
        own = rendering.shipped(shape)
    assert (own == english) is (language == "en")


def test_every_placeholder_is_explained_and_used_by_somebody():
    known = frozenset(PLACEHOLDERS)
    assert frozenset().union(SUBJECT.may, ALONE, *(shape.rules.may for shape in LETTERS.values())) == known


def test_a_subject_has_room_for_nothing_of_the_person_or_the_matter():
    assert SUBJECT.may == {"organisation"}


@pytest.mark.django_db
def test_a_refusal_says_ground_reason_authority_and_court(settings):
    settings.ORGANISATION = replace(settings.ORGANISATION, authority="The Commissioner")
    made = mail(refused(), Letter.REFUSED)
    for body in (made["text"], made["html"]):
        for words in ("Art. 12(5)", "And again.", "The Commissioner", "Art. 77 GDPR", "Go to court (Art. 79 GDPR)"):
            assert words in body


def test_plain_text_is_not_taken_for_html():
    place = Place(Letter.REFUSED, "en")
    made = samples.render(place, texts.shipped(place))
    assert not isinstance(made.text, SafeString)
    assert not isinstance(made.subject, SafeString)
    assert isinstance(made.content, SafeString)


@pytest.mark.django_db
def test_text_and_html_are_made_of_the_same_words():
    made = mail(refused(), Letter.REFUSED)
    plain = re.sub(r"<[^>]+>", " ", made["html"].partition("<h1>")[2])
    for word in re.findall(r"\w{4,}", made["text"]):
        assert word in plain


@pytest.mark.django_db
def test_the_first_letter_names_nobody_as_anybody_can_give_any_address():
    made = mail(filed(confirmed=False, name="Mira Voss"), Letter.CONFIRM)
    assert "Voss" not in made["text"] + made["html"]
    assert "name" not in LETTERS[Letter.CONFIRM].rules.may


@pytest.mark.django_db
def test_a_representative_is_greeted_by_their_own_name():
    given = {"representative": "Rosa Lind", "representative_role": "Guardian", "representative_email": "r@example.org"}
    assert "Hello Rosa Lind," in mail(filed(**given), Letter.CONFIRMED)["text"]


@pytest.mark.django_db
def test_remedies_are_told_with_a_part_and_not_with_the_whole():
    case = filed(Kind.QUERY)
    for outcome, told in (("partly", True), ("fulfilled", False)):
        case.outcome = outcome
        made = correspondence.queue_mail(case, Letter.READY, key=outcome, link="https://example.org/")
        text = correspondence.content_of(made)["text"]
        assert ("Go to court" in text, "could not do all" in text) == (told, told)


@pytest.mark.django_db
def test_whatever_the_person_and_staff_write_is_only_text(settings):
    settings.ORGANISATION = replace(
        settings.ORGANISATION, name=HOSTILE, authority=HOSTILE, authority_url="javascript:1"
    )
    case = filed(name=HOSTILE, email="mira@example.org")
    case = services.refuse(case, by=Actor.staff(colleague(Role.DPO)), ground="12(5)", reason=HOSTILE)
    for letter in (Letter.CONFIRM, Letter.CONFIRMED, Letter.REFUSED):
        made = mail(case, letter)
        assert "<script>" not in made["html"]
        assert "14" not in re.findall(r"\b14\b", made["text"] + made["html"])
        assert "{{ 7|add:7 }}" in made["html"]
        assert "\n" not in made["subject"]
    assert HOSTILE in mail(case, Letter.CONFIRMED)["text"]


@pytest.mark.django_db
def test_a_letter_that_has_only_templates_is_sent_from_them(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path):
    templates = tmp_path / "mail"
    templates.mkdir()
    (templates / "message_subject.txt").write_text("Old\nsubject")
    (templates / "message.txt").write_text(OLD.format("txt"))
    (templates / "message.html").write_text(OLD.format("html"))
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    monkeypatch.delitem(LETTERS, Letter.MESSAGE)
    case = filed()
    made = correspondence.queue_mail(case, Letter.MESSAGE, key="1", link="https://example.org/")
    content = correspondence.content_of(made)
    assert (made.text, content["subject"]) == (None, "Old subject")
    for body in (content["text"], content["html"]):
        for words in ("Hello Mira Voss,", "https://example.org/", "Go to court", case.reference):
            assert words in body
