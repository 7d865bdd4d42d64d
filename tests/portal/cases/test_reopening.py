"""A closed case taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.cases import case_page, deadlines, person_page, retention, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Document, Relation, Topic
from portal.cases.services.revoking import end_others
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, documents, filed, searched

pytestmark = pytest.mark.django_db


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO, "Dario Ponti"))


def answered(dpo: Actor) -> Case:
    return services.deliver(documents(services.approve(searched(by=dpo.user), by=dpo)), by=dpo)


def test_it_is_open_again_under_its_first_day(dpo: Actor):
    case = services.refuse(filed(), by=dpo, ground="12(5)", reason="Again and again.")
    Case.objects.filter(pk=case.pk).update(received_on=timezone.localdate() - timedelta(days=100))
    case = services.reopen(case, by=dpo, reason="The court says otherwise.")
    assert (case.state, case.outcome, case.ground, case.closed_at) == (State.OPEN, "", "", None)
    assert case.received_on == deadlines.of(case).received
    assert case.received_on < timezone.localdate()
    assert [note.body for note in case_page.load(case, by=dpo).notes] == ["The court says otherwise."]
    assert case.mails.filter(letter="reopened").exists()
    assert not retention.due(timezone.localdate() + timedelta(days=9999)).exists()


def test_what_was_sent_can_still_be_opened(dpo: Actor):
    case = services.reopen(answered(dpo), by=dpo, reason="Something was left out.")
    (document,) = person_page.load(case).documents
    services.record_download(case, document)


def test_it_can_still_be_opened_when_the_case_becomes_another_or_is_refused(dpo: Actor):
    case = services.reopen(answered(dpo), by=dpo, reason="They meant something else.")
    case = services.convert(searched(by=dpo.user, of=case), by=dpo, to=Kind.QUERY, topic=Topic.OTHER)
    (document,) = person_page.load(case).documents
    assert [file.document_set.get() for file in case.files.all()] == [document]
    services.refuse(case, by=dpo, ground="12(5)", reason="Again and again.")
    services.record_download(case, document)


def test_a_package_that_was_sent_ends_when_its_case_becomes_an_erasure_and_erases(dpo: Actor):
    case = services.reopen(answered(dpo), by=dpo, reason="They want it gone.")
    case = services.convert(case, by=dpo, to=Kind.ACCOUNT_DELETION)
    assert person_page.load(case).documents
    end_others(case)
    assert person_page.load(case).documents == []
    assert not case.files.exists()


def test_what_was_sent_goes_with_the_rest_when_the_person_withdraws(dpo: Actor):
    case = services.withdraw(services.reopen(answered(dpo), by=dpo, reason="Something was left out."))
    assert not case.files.exists()


def test_what_was_sent_wrongly_cannot(dpo: Actor):
    case = services.reopen(answered(dpo), by=dpo, reason="It was somebody else's.", end_documents=True)
    assert person_page.load(case).documents == []
    with pytest.raises(NotAllowed):
        services.record_download(case, Document.objects.get(case=case))


def test_a_second_answer_does_not_give_the_first_a_new_life(dpo: Actor):
    case = services.reopen(answered(dpo), by=dpo, reason="Something was left out.")
    first = Document.objects.get(case=case)
    case = services.deliver(documents(services.approve(searched(by=dpo.user, of=case), by=dpo)), by=dpo)
    assert Document.objects.get(pk=first.pk).expires_at == first.expires_at
    assert case.mails.filter(letter="ready").count() == 2


def test_it_can_be_withdrawn_again_and_the_person_is_told_again(dpo: Actor):
    case = services.reopen(services.withdraw(filed()), by=dpo, reason="It was another's wish.")
    services.withdraw(case)
    assert case.mails.filter(letter="withdrawn").count() == 2


def test_only_a_data_protection_officer_does_it(dpo: Actor):
    with pytest.raises(NotAllowed):
        services.reopen(services.withdraw(filed()), by=Actor.staff(colleague(Role.HANDLER)), reason="Why not?")


def test_one_that_never_showed_who_asks_stays_closed(dpo: Actor):
    case = services.withdraw(filed(confirmed=False))
    assert Action.REOPEN not in case_page.load(case, by=dpo).offers
    with pytest.raises(NotAllowed, match="ask anew"):
        services.reopen(case, by=dpo, reason="Why not?")


def test_a_duplicate_that_was_none_points_to_nothing_any_more(dpo: Actor):
    first, case = filed(), filed()
    case = services.close_duplicate(case, by=dpo, of=first)
    services.reopen(case, by=dpo, reason="It meant something else.")
    assert not Relation.objects.exists()
