"""Where one request asks for information and for an erasure, nothing is erased before the information is given."""

from __future__ import annotations

import pytest

from portal.cases import case_page, precedence, services
from portal.cases.actors import WORKER, Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Relation
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, searched

pytestmark = pytest.mark.django_db
FIRST = "must be given first"


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO))


@pytest.fixture
def access() -> Case:
    return filed()


@pytest.fixture
def erasure(access: Case, handler: Actor) -> Case:
    """Split off, searched, and waiting for approval."""
    return submitted(split_off(access, handler), handler)


def split_off(case: Case, handler: Actor) -> Case:
    services.split(case, by=handler, to=Kind.ACCOUNT_DELETION)
    return Relation.objects.get(earlier=case).case


def submitted(case: Case, handler: Actor) -> Case:
    return services.submit(searched(by=handler.user, of=case, to_erase=3), by=handler)


def test_it_is_not_approved_while_the_information_is_not_given(erasure: Case, access: Case, dpo: Actor):
    with pytest.raises(NotAllowed, match=FIRST):
        services.approve(erasure, by=dpo)
    page = case_page.load(erasure, by=dpo)
    assert page.around.first == [access]
    assert any(FIRST in words for words in page.offers[Action.APPROVE].missing)
    services.refuse(access, by=dpo, ground="12(5)", reason="Again and again.")
    assert services.approve(erasure, by=dpo).state == State.EXECUTING


def test_an_officer_can_say_why_it_need_not_wait(erasure: Case, access: Case, handler: Actor, dpo: Actor):
    with pytest.raises(NotAllowed):
        services.erase_first(erasure, by=handler, reason="They want it so.")
    case = services.erase_first(erasure, by=dpo, reason="They want it so.")
    assert case.events.last().facts == {"before": [access.reference]}
    assert [note.body for note in case_page.load(case, by=dpo).notes] == ["They want it so."]
    assert services.approve(case, by=dpo).state == State.EXECUTING


def test_that_does_not_hold_for_what_is_split_off_later(erasure: Case, access: Case, handler: Actor, dpo: Actor):
    case = services.erase_first(erasure, by=dpo, reason="They want it so.")
    services.split(case, by=handler, to=Kind.ACCESS)
    with pytest.raises(NotAllowed, match=FIRST):
        services.approve(case, by=dpo)


def test_one_that_was_announced_does_not_begin_when_the_information_is_asked_for_meanwhile(
    handler: Actor, dpo: Actor, settings
):
    settings.ERASURE_WAITING_DAYS = 3
    case = services.approve(submitted(filed(Kind.ACCOUNT_DELETION), handler), by=dpo)
    case = services.split(case, by=handler, to=Kind.ACCESS)
    with pytest.raises(NotAllowed, match=FIRST):
        services.begin(case)
    assert precedence.to_answer_first(case)
    with pytest.raises(NotAllowed):
        services.begin(case, by=WORKER)


def test_what_both_were_split_from_ties_them_together(handler: Actor):
    case = filed(Kind.QUERY)
    services.split(case, by=handler, to=Kind.ACCESS)
    services.split(case, by=handler, to=Kind.ACCOUNT_DELETION)
    erasure = Case.objects.get(kind=Kind.ACCOUNT_DELETION)
    assert precedence.to_answer_first(erasure) == [Case.objects.get(kind=Kind.ACCESS)]


def test_another_request_of_the_person_is_not_waited_for_and_an_erasure_alone_waits_for_nothing(
    access: Case, dpo: Actor
):
    erasure = filed(Kind.ACCOUNT_DELETION)
    assert precedence.to_answer_first(erasure) == []
    assert Action.ERASE_FIRST not in case_page.load(erasure, by=dpo).offers
