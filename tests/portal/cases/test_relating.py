"""Cases that hang together, and what must not be told of them."""

from __future__ import annotations

import uuid

import pytest

from portal.cases import case_page, evidence, person_page, related, services
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Outcome, Relation, RelationKind, Topic
from portal.correspondence import services as correspondence
from portal.outbox.models import Job, JobState
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, own_facts, searched, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


def test_open_or_recent_cases_of_the_same_address_or_number_are_suggested():
    by_address, by_number = filed(identities={}), filed(email="m@example.org")
    stranger = filed(name="Rosa Lind", email="rosa@example.org", identities={})
    case = filed()
    assert related.suggested(case) == [by_address, by_number]
    assert stranger not in related.suggested(case)


def test_what_ended_long_ago_is_not_suggested(handler: Actor):
    old = services.withdraw(filed())
    Case.objects.filter(pk=old.pk).update(received_on="2019-01-01")
    assert related.suggested(filed()) == []


def test_a_duplicate_is_closed_and_the_person_told_the_other_reference(handler: Actor):
    system()
    first, case = filed(), filed()
    case = services.search(case, by=handler)
    case = services.close_duplicate(case, by=handler, of=first)
    assert (case.state, case.outcome) == (State.COMPLETED, Outcome.DUPLICATE)
    assert first.reference in correspondence.content_of(case.mails.last())["text"]
    assert Job.objects.get(case=case, kind="search").state == JobState.CANCELLED
    assert person_page.load(case).duplicate_of == first.reference
    assert [each.words for each in related.linked(case)] == ["says the same as"]
    assert [each.words for each in related.linked(first)] == ["was asked once more as"]
    assert own_facts(case.events.last()) == {"of": first.pk}
    assert evidence.verify(case)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "somebody.else@example.org"},
        {"confirmed": False},
        {"kind": Kind.ACCOUNT_DELETION},
        {"representative": "Rosa Lind", "representative_email": "rosa@example.org"},
    ],
    ids=["another mailbox", "a mailbox that nobody proved", "another wish", "somebody who asks for the person"],
)
def test_nobody_ends_the_request_of_another_or_learns_of_it(handler: Actor, changes: dict):
    other, case = filed(**changes), filed()
    assert related.originals(case) == []
    assert Action.CLOSE_DUPLICATE not in case_page.load(case, by=handler).offers
    with pytest.raises(NotAllowed):
        services.close_duplicate(case, by=handler, of=other)
    assert not Relation.objects.exists()


def test_a_lawyer_s_requests_for_two_people_are_not_the_same(handler: Actor):
    lawyer = {"representative": "Rosa Lind", "representative_email": "rosa@example.org"}
    filed(**lawyer, email="", name="Ida Lind", identities={"citizen_number": "C-0000-0001"})
    assert related.originals(filed(**lawyer, email="", identities={"citizen_number": "C-0000-0002"})) == []


def test_what_was_split_off_by_mistake_can_be_a_duplicate_of_what_it_came_from(handler: Actor):
    first = filed()
    services.split(first, by=handler, to=Kind.ACCOUNT_DELETION)
    second = services.convert(Case.objects.latest("pk"), by=handler, to=Kind.ACCESS)
    services.close_duplicate(second, by=handler, of=first)
    assert related.earlier(second, RelationKind.SPLIT_FROM) == first.reference
    assert related.earlier(second, RelationKind.DUPLICATE_OF) == first.reference


def test_a_duplicate_that_was_taken_up_again_can_be_one_again_also_of_another(handler: Actor):
    dpo = Actor.staff(colleague(Role.DPO))
    first, second, third = filed(), filed(), filed()
    for original in (first, second, second):
        services.close_duplicate(third, by=handler, of=original)
        assert related.earlier(third, RelationKind.DUPLICATE_OF) == original.reference
        services.reopen(third, by=dpo, reason="It says something else.")


def test_nothing_points_to_what_is_over_or_is_a_duplicate_itself(handler: Actor):
    first, second = filed(), filed()
    second = services.close_duplicate(second, by=handler, of=first)
    assert related.originals(filed()) == [first]
    services.withdraw(first)
    assert related.originals(filed())[:1] != [first]
    with pytest.raises(NotAllowed):
        services.close_duplicate(first, by=handler, of=second)


def test_a_complaint_is_a_request_of_its_own_that_both_cases_show(handler: Actor):
    case = services.withdraw(filed())
    submission = uuid.uuid4()
    complaint = services.complain(case, body="I never withdrew it.", submission=submission)
    assert (complaint.kind, complaint.topic, complaint.state) == (Kind.QUERY, Topic.COMPLAINT, State.OPEN)
    told = requests.of(complaint)
    assert (told.name, told.email, told.message) == ("Mira Voss", "mira.voss@example.org", "I never withdrew it.")
    assert person_page.load(complaint).follows_up == case.reference
    assert [each.words for each in related.linked(complaint)] == ["follows up on"]
    assert [each.words for each in related.linked(case)] == ["is followed up by"]
    assert case.events.last().facts == {"follow_up": complaint.pk}
    assert services.complain(case, body="Again.", submission=submission) == complaint
    assert Case.objects.count() == 2


def test_one_complains_about_what_has_ended_only():
    with pytest.raises(NotAllowed):
        services.complain(filed(), body="Too slow.", submission=uuid.uuid4())
    assert Case.objects.count() == 1


def test_what_was_found_is_gone_with_a_duplicate(handler: Actor):
    filed()
    case = services.close_duplicate(searched(by=handler.user), by=handler, of=Case.objects.earliest("pk"))
    assert not case.files.exists()
