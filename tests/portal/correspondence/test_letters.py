"""Every letter as shipped: whole in every language, with what the law wants in it, and inert whatever it is given."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings as live
from django.utils import translation
from django.utils.safestring import SafeString

from portal.cases import rulings, services
from portal.cases.actors import Actor
from portal.cases.explain import in_words
from portal.cases.lifecycle import Kind
from portal.cases.models import Asked, Case
from portal.correspondence import parts, rendering, samples, texts
from portal.correspondence import services as correspondence
from portal.correspondence.letters import ALONE, LETTERS, PLACEHOLDERS, SUBJECT
from portal.correspondence.models import Letter
from portal.correspondence.texts import Place
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

HOSTILE = "<script>alert('x')</script>{link}{{ 7|add:7 }}{% now 'Y' %}"
DAY = date(2026, 3, 2)
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


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (Letter.ANNOUNCED, "We have checked your request: Request Account Deletion. We begin to erase on"),
        (Letter.DECIDED, "What we hold is correct"),
        (Letter.REFUSED, "Request My Information. We cannot do what you ask."),
        (Letter.FEE, "£12.50"),
    ],
)
def test_a_sample_is_of_a_request_that_such_a_letter_is_about(settings, letter: Letter, words: str):
    settings.ORGANISATION = replace(settings.ORGANISATION, jurisdiction="uk-gdpr", country="GB")
    place = Place(letter, "en")
    assert words in samples.render(place, texts.shipped(place)).text


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


def test_every_letter_to_a_person_can_be_edited():
    assert set(Letter) - set(LETTERS) == {Letter.RECIPIENT}  # a notice to an organisation


@pytest.mark.parametrize(
    ("letter", "wanted"),
    [
        (Letter.REFUSED, {"ground", "reason", "remedies"}),
        (Letter.DECIDED, {"decision", "ground", "reason", "remedies", "not_corrected", "logic"}),
        (Letter.PASSED_ON, {"passed_to", "reason", "remedies"}),
        (Letter.LAPSED, {"needed", "remedies", "link"}),
        (Letter.FEE, {"amount", "reason", "remedies", "link"}),
        (Letter.EXTENDED, {"reason", "due"}),
        (Letter.ENDING, {"ends", "reason"}),
        (Letter.ANNOUNCED, {"begins", "link"}),
        (Letter.ACKNOWLEDGED, {"received"}),
        (Letter.ACCESS, {"account"}),
        (Letter.CERTIFICATE, {"account", "verified"}),
    ],
)
def test_no_version_leaves_out_what_the_law_wants(letter: Letter, wanted: set[str]):
    assert wanted <= LETTERS[letter].must


@pytest.mark.parametrize("letter", [Letter.CONFIRM, Letter.ACKNOWLEDGED, Letter.IDENTITY])
def test_a_letter_that_somebody_else_may_read_names_nobody(letter: Letter):
    assert "name" not in LETTERS[letter].rules.may


@pytest.mark.django_db
def test_what_does_not_apply_leaves_no_trace():
    ruling = rulings.Told("Answered", "It is so.", "Art. 16", None, None, "", (), (), False, None, False)
    made = correspondence.queue_mail(filed(Kind.QUERY), Letter.DECIDED, key="1", ruling=ruling, reason="Because.")
    text = correspondence.content_of(made)["text"]
    assert "It is so.\n\nBecause.\n\n" in text
    for words in ("This holds from", "Looked at by", "Decided by a computer", "If you do not agree", "{", "None"):
        assert words not in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_of_a_letter_is_in_the_language_of_the_person(language: str):
    case = filed()
    case.language = language
    made = correspondence.queue_mail(
        case, Letter.REMINDER, key="1", link="https://example.org/", about=Asked.IDENTITY, asked_on=DAY, until=DAY
    )
    text = correspondence.content_of(made)["text"]
    with translation.override(language):
        assert parts.asked(in_words(DAY), about=Asked.IDENTITY) in text
    assert ("we asked you" in text) is (language == "en")
