"""Nobody alone can enter a request, vouch for who asks, and send the data to an address of their choice."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from portal.cases import offering, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Channel, Topic
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, documents, filed, searched

pytestmark = pytest.mark.django_db
SECOND = "needs a second person: another handler or data-protection officer"


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER, "Hanna Reich"))


@pytest.fixture
def second() -> Actor:
    return Actor.staff(colleague(Role.HANDLER, "Second Handler"))


def entered(by: Actor, *, proof: str = "", kind: Kind = Kind.ACCESS, represented: bool = False) -> Case:
    request = Request(name="Mira Voss", email="mira.voss@example.org", identities={"citizen_number": "C-1024-7731"})
    topic = Topic.OTHER if kind == Kind.QUERY else ""
    filing = Filing(uuid.uuid4(), kind, request, "en", topic, by_representative=represented)
    return services.enter_request(filing, by=by, received_on=date(2026, 3, 3), channel=Channel.LETTER, proof=proof)


def explained(case: Case, by: Actor) -> Case:
    """It is long late, which is another matter."""
    return services.explain_delay(case, by=by, reason="volume", words="")


def may_approve(case: Case, by: Actor, *, ambiguous: bool = False) -> bool:
    case = searched(by=by.user, of=case)
    Case.objects.filter(pk=case.pk).update(ambiguous=ambiguous, match_confirmed=ambiguous)
    case.refresh_from_db()
    offers = {offer.action: offer.missing for offer in offering.offers(case, by)}
    return not any(SECOND in words for words in offers[Action.APPROVE])


def test_whoever_entered_it_with_a_proof_neither_approves_nor_sends_it(handler: Actor, second: Actor):
    case = searched(by=handler.user, of=explained(entered(handler, proof="Signed as on the contract."), handler))
    with pytest.raises(NotAllowed, match=SECOND):
        services.approve(case, by=handler)
    case = documents(services.approve(case, by=second))
    with pytest.raises(NotAllowed, match=SECOND):
        services.deliver(case, by=handler)
    assert services.deliver(case, by=second).state == State.COMPLETED


def test_the_desk_says_why_and_who_can(handler: Actor):
    assert not may_approve(entered(handler, proof="Known to us."), handler)


def test_whoever_accepts_a_proof_instead_of_the_link_does_not_either(handler: Actor, second: Actor):
    case = services.accept_identity(filed(confirmed=False), by=handler, proof="Was here.")
    assert not may_approve(case, handler)
    assert may_approve(case, second)


def test_a_link_opened_from_the_mailbox_is_enough_for_the_data_of_that_address(handler: Actor):
    assert may_approve(services.confirm(entered(handler)), handler)


def test_it_is_not_enough_for_what_another_identifier_led_to_as_the_address_was_chosen_by_a_colleague(handler: Actor):
    assert not may_approve(services.confirm(entered(handler)), handler, ambiguous=True)


def test_it_is_not_enough_for_a_representative_whom_a_colleague_entered(handler: Actor):
    assert not may_approve(services.confirm(entered(handler, represented=True)), handler)


def test_a_request_that_the_person_filed_and_confirmed_is_approved_as_ever(handler: Actor):
    assert may_approve(filed(), handler, ambiguous=True)


def test_what_is_split_off_rests_on_the_same_word(handler: Actor, second: Actor):
    case = entered(handler, proof="Signed as on the contract.", kind=Kind.QUERY)
    services.split(case, by=second, to=Kind.ACCESS)
    assert not may_approve(Case.objects.get(kind=Kind.ACCESS), handler)
