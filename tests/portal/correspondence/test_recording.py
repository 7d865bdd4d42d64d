"""The evidence of whatever writes to the person says which version of the letter went out, and nothing of them."""

from __future__ import annotations

import hashlib

import pytest

from portal.cases import evidence, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.correspondence import texts
from portal.correspondence.models import Letter
from portal.correspondence.rendering import Wording
from portal.correspondence.texts import Place
from portal.identity import recovery
from portal.staff.models import Role, User
from tests.portal.desk.examples import colleague, filed

pytestmark = pytest.mark.django_db
OWN = Wording("More time", "It takes longer, {name}.\n\n{reason}\n\nBy {due}. {pause}\n\n{link}")
PLACE = Place(Letter.EXTENDED, "en", "eu-gdpr")


@pytest.fixture
def dpo() -> User:
    return colleague(Role.DPO)


def extended(dpo: User) -> Case:
    return services.extend(filed(), by=Actor.staff(dpo), reason="Four archives.")


def sent(case: Case, action: Action) -> list[dict[str, object]]:
    letters: list[dict[str, object]] = case.events.filter(action=action).last().facts.get("letters", [])
    return letters


def test_the_version_and_the_digest_of_its_words_are_in_the_evidence(dpo: User):
    texts.write(PLACE, OWN, by=dpo, seen=0)
    case = extended(dpo)
    digest = hashlib.sha256(f"{OWN.subject}\n\n{OWN.body}".encode()).hexdigest()
    assert sent(case, Action.EXTEND) == [
        {"letter": "extended", "language": "en", "law": "eu-gdpr", "version": 1, "digest": digest}
    ]
    assert evidence.verify(case)


def test_a_text_as_shipped_is_version_0_and_provable_by_its_digest(dpo: User):
    [letter] = sent(extended(dpo), Action.EXTEND)
    shipped = texts.shipped(Place(Letter.EXTENDED, "en"))
    assert (letter["version"], letter["digest"]) == (0, shipped.digest)


def test_it_stays_what_it_was_when_the_letter_is_edited_later(dpo: User):
    case = extended(dpo)
    before = sent(case, Action.EXTEND)
    texts.write(PLACE, OWN, by=dpo, seen=0)
    assert sent(Case.objects.get(), Action.EXTEND) == before


def test_every_letter_since_the_first_is_recorded(dpo: User):
    case = services.refuse(filed(), by=Actor.staff(dpo), ground="12(5)", reason="Again.")
    recorded = [letter["letter"] for event in case.events.all() for letter in event.facts.get("letters", [])]
    assert recorded == ["confirm", "confirmed", "refused"] == list(case.mails.values_list("letter", flat=True))


def test_a_letter_is_recorded_with_its_own_change_and_no_other(dpo: User):
    case = services.add_note(extended(dpo), by=Actor.staff(dpo), body="Look at the archives.")
    assert sent(case, Action.NOTE) == []


def test_a_mail_that_people_ask_for_themselves_keeps_the_digest_of_its_text():
    case = filed()
    recovery.send_code(case)
    assert case.mails.get(letter=Letter.CODE).digest == texts.shipped(Place(Letter.CODE, "en")).digest
