"""A fee and a request for somebody else: told with reasons, and the time does what the law says (Art. 12(5))."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from portal.cases import deadlines, evidence, offering, person_page, queries, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Fee, Outcome
from portal.correspondence import services as correspondence
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, own_facts, searched
from tests.portal.intake.people import visitor

pytestmark = pytest.mark.django_db
REASON = "It is the fourth copy this year."


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO))


def quoted(dpo: Actor, case: Case | None = None) -> Case:
    return services.quote_fee(case or filed(), by=dpo, amount=Decimal("12.50"), reason=REASON)


def text(case: Case, letter: str) -> str:
    return correspondence.content_of(case.mails.get(letter=letter))["text"]


def test_the_person_is_told_how_much_and_why_and_accepts_on_their_page(dpo: Actor):
    case = quoted(dpo)
    for words in ("€12.50", REASON, "Art. 12(5)"):
        assert words in text(case, "fee")
    client = visitor(case)
    page = client.get("/status/").content.decode()
    assert "€12.50" in page
    assert "Accept the fee" in page
    client.post("/status/fee/", seen(page))
    assert "It is accepted, and not paid yet." in client.get("/status/").content.decode()
    assert case.events.get(action=Action.ACCEPT_FEE).actor == "subject"


def seen(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return {"seen": found[1]}


def test_a_yes_to_one_price_is_none_to_another(dpo: Actor):
    case = quoted(dpo)
    client = visitor(case)
    yes = seen(client.get("/status/").content.decode())
    services.settle_fee(case, by=dpo, dropped=True)
    services.quote_fee(case, by=dpo, amount=Decimal("99"), reason=REASON)
    for said in (yes, {}):
        assert "Something has changed" in client.post("/status/fee/", said, follow=True).content.decode()
    assert person_page.load(case).fee.open


def test_whoever_does_not_want_to_pay_withdraws(dpo: Actor):
    assert services.withdraw(quoted(dpo)).state == State.WITHDRAWN


def test_a_fee_is_asked_for_once_and_anew_when_it_is_settled(dpo: Actor):
    case = quoted(dpo)
    with pytest.raises(NotAllowed, match="asked for already"):
        quoted(dpo, case)
    services.settle_fee(case, by=dpo, dropped=True)
    assert "nothing to pay" in person_page.load(case).fee.standing
    assert case.mails.filter(letter="fee").count() == 1
    quoted(dpo, case)
    assert case.mails.filter(letter="fee").count() == 2


def test_nothing_is_accepted_that_was_not_asked_for(dpo: Actor):
    case = filed()
    with pytest.raises(NotAllowed):
        services.accept_fee(case)
    offered = {offer.action for offer in offering.offers(case, dpo)}
    assert Action.QUOTE_FEE in offered
    assert not offered & {Action.ACCEPT_FEE, Action.SETTLE_FEE}


@pytest.mark.parametrize("settled", [False, True])
def test_no_answer_goes_out_before_the_person_said_yes_or_the_fee_is_closed(dpo: Actor, settled: bool):
    case = quoted(dpo, filed(Kind.QUERY))
    with pytest.raises(NotAllowed, match="at this price"):
        services.answer(case, by=dpo, body="No.")
    if settled:
        services.settle_fee(case, by=dpo, dropped=True)
    else:
        services.accept_fee(case)
    assert services.answer(case, by=dpo, body="Here it is.").state == State.COMPLETED


@pytest.mark.parametrize("action", [Action.APPROVE, Action.SUBMIT])
def test_neither_a_package_nor_an_erasure_is_asked_for_while_the_fee_is_open(dpo: Actor, action: Action):
    case = searched(Kind.ACCESS if action is Action.APPROVE else Kind.ACCOUNT_DELETION, by=dpo.user)
    quoted(dpo, case)
    [offer] = [offer for offer in offering.offers(Case.objects.get(), dpo) if offer.action is action]
    assert any("at this price" in words for words in offer.missing)


def test_a_request_with_an_open_fee_can_still_be_refused(dpo: Actor):
    assert services.refuse(quoted(dpo), by=dpo, ground="12(5)", reason=REASON).state == State.REFUSED


def test_the_queue_shows_what_waits_for_a_fee(dpo: Actor):
    filed()
    case = quoted(dpo)
    assert [row.case for row in queries.queue(queries.QueueFilter()).rows if row.priced] == [case]
    services.accept_fee(case)
    assert not any(row.priced for row in queries.queue(queries.QueueFilter()).rows)


@pytest.mark.parametrize(("country", "money"), [("DE", "EUR"), ("GB", "GBP"), ("CH", "CHF"), ("BR", "BRL")])
def test_it_is_in_the_money_of_the_controllers_country(dpo: Actor, country: str, money: str):
    case = filed()
    Case.objects.update(country=country)
    quoted(dpo, case)
    assert Fee.objects.get().currency == money


def test_a_handler_asks_for_no_fee():
    with pytest.raises(NotAllowed):
        quoted(Actor.staff(colleague(Role.HANDLER)))


@pytest.mark.parametrize(("law", "country", "moves"), [("eu-gdpr", "DE", False), ("uk-gdpr", "GB", True)])
def test_the_law_says_whether_the_time_begins_anew_with_the_payment(
    dpo: Actor, monkeypatch: pytest.MonkeyPatch, law: str, country: str, moves: bool
):
    case = filed()
    Case.objects.update(jurisdiction=law, country=country, region="")
    before = deadlines.of(Case.objects.get()).due
    case = quoted(dpo, case)
    moment = timezone.now() + timedelta(days=10)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    case = services.settle_fee(case, by=dpo)
    assert (case.due_on > before) is moves
    assert case.due_on == deadlines.of(case).due


def test_evidence_and_no_more_remains_of_how_much(dpo: Actor):
    case = quoted(dpo)
    assert own_facts(case.events.get(action=Action.QUOTE_FEE)) == {"amount": "12.50"}
    assert evidence.verify(case)


def test_a_request_for_somebody_else_is_passed_on_and_the_person_told_to_whom_and_why(dpo: Actor):
    case = services.pass_on(filed(), by=dpo, to="Example Bank\nMain Street 1", reason="They hold your account.")
    assert (case.state, case.outcome) == (State.COMPLETED, Outcome.PASSED_ON)
    for words in ("Main Street 1", "They hold your account.", "Go to court"):
        assert words in text(case, "passed_on")
    assert "We passed your request on" in visitor(case).get("/status/").content.decode()
    assert own_facts(case.events.get(action=Action.PASS_ON)) == {}
