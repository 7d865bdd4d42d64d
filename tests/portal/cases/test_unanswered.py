"""Questions that nobody answers: chased once after fourteen days, closable after thirty, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from portal.cases import case_page, evidence, offering, person_page, retention, services
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, State
from portal.cases.models import Case, Outcome
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter, Mail
from portal.outbox.models import Job, JobKind
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

pytestmark = pytest.mark.django_db
Asks = Callable[..., Case]


def ask_fee(case: Case, *, by: Actor, body: str) -> Case:
    """A fee waits for an answer as a question does."""
    return services.quote_fee(case, by=by, amount=Decimal("12.50"), reason=body)


ASKS = [
    (services.ask, Outcome.UNANSWERED),
    (services.ask_identity, Outcome.NO_IDENTITY),
    (ask_fee, Outcome.UNANSWERED),
]


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO))


def after(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def wait(monkeypatch: pytest.MonkeyPatch, days: int) -> date:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return timezone.localdate()


def reminders(case: Case) -> list[Mail]:
    return list(case.mails.filter(letter=Letter.REMINDER))


@pytest.mark.parametrize("ask", [ask for ask, _outcome in ASKS])
def test_the_person_is_reminded_after_fourteen_days_once(dpo: Actor, ask: Asks):
    case = ask(filed(), by=dpo, body="Which account?")
    assert [services.chase_unanswered(after(day)) for day in (0, 13, 14, 14, 15, 40)] == [0, 0, 1, 0, 0, 0]
    (mail,) = reminders(case)
    assert Job.objects.filter(kind=JobKind.SEND_MAIL, key=f"send_mail:{mail.pk}").count() == 1
    assert "no answer from you yet" in correspondence.content_of(mail)["text"]
    assert evidence.verify(case)


def test_a_new_question_is_chased_anew(dpo: Actor, monkeypatch: pytest.MonkeyPatch):
    case = services.ask(filed(), by=dpo, body="Which account?")
    services.chase_unanswered(wait(monkeypatch, 14))
    services.reply(case, body="The first.")
    services.ask(case, by=dpo, body="Which first?")
    assert services.chase_unanswered(after(13)) == 0
    assert services.chase_unanswered(after(14)) == 1
    assert len(reminders(case)) == 2


@pytest.mark.parametrize("go_on", ["reply", "withdraw"])
def test_whoever_answered_or_gave_up_is_left_in_peace(dpo: Actor, go_on: str):
    case = services.ask(filed(), by=dpo, body="Which account?")
    services.reply(case, body="All.") if go_on == "reply" else services.withdraw(case)
    assert services.chase_unanswered(after(60)) == 0


def test_a_case_that_moves_on_while_many_are_chased_is_passed_over(dpo: Actor, monkeypatch: pytest.MonkeyPatch):
    case, other = (services.ask(filed(), by=dpo, body="Which account?") for _each in range(2))
    chase = services.unanswered.chase

    def first_answered(each: Case, today: date) -> Case:
        if each.pk == case.pk:
            services.reply(case, body="All.")
        return chase(each, today)

    monkeypatch.setattr(services.unanswered, "chase", first_answered)
    assert services.chase_unanswered(after(20)) == 1
    assert (len(reminders(case)), len(reminders(other))) == (0, 1)


@pytest.mark.parametrize(("ask", "outcome"), ASKS)
def test_it_can_be_closed_after_thirty_days_with_a_letter_that_says_how_to_come_back(
    dpo: Actor, monkeypatch: pytest.MonkeyPatch, ask: Asks, outcome: Outcome
):
    case = ask(filed(), by=dpo, body="Which account?")
    services.chase_unanswered(wait(monkeypatch, 14))
    wait(monkeypatch, 15)
    with pytest.raises(NotAllowed, match="thirty days"):
        services.close_unanswered(case, by=dpo)
    wait(monkeypatch, 1)
    case = services.close_unanswered(case, by=dpo)
    assert (case.state, case.outcome, case.asked) == (State.LAPSED, outcome, "")
    text = correspondence.content_of(case.mails.get(letter=Letter.LAPSED))["text"]
    assert "You can come back at any time" in text
    assert "Go to court" in text
    assert evidence.verify(case)
    assert not person_page.load(case).steps
    assert retention.kept_until(case)


def test_nobody_is_closed_who_was_never_reminded_or_only_just(dpo: Actor, monkeypatch: pytest.MonkeyPatch):
    case = services.ask(filed(), by=dpo, body="Which account?")
    wait(monkeypatch, 40)
    with pytest.raises(NotAllowed):
        services.close_unanswered(case, by=dpo)
    services.chase_unanswered(timezone.localdate())
    wait(monkeypatch, 13)
    with pytest.raises(NotAllowed):
        services.close_unanswered(case, by=dpo)
    wait(monkeypatch, 1)
    assert services.close_unanswered(case, by=dpo).state == State.LAPSED


def test_only_a_dpo_closes_it_as_nothing_is_done_for_the_person(dpo: Actor):
    case = services.ask(filed(), by=dpo, body="Which account?")
    for role, may in ((Role.HANDLER, False), (Role.DPO, True)):
        by = Actor.staff(colleague(role, f"Another {role}"))
        assert (Action.CLOSE_UNANSWERED in {offer.action for offer in offering.offers(case, by)}) is may


def test_the_desk_and_the_person_see_how_it_ended(dpo: Actor, monkeypatch: pytest.MonkeyPatch, client: Client):
    case = services.ask_identity(filed(), by=dpo, body="Who are you?")
    services.chase_unanswered(wait(monkeypatch, 14))
    wait(monkeypatch, 20)
    client.force_login(dpo.user)
    client.post(f"{case.get_absolute_url()}close_unanswered/", {"seen": Case.objects.get(pk=case.pk).version})
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Identity not shown" in page
    assert "Closed unanswered" in page
    assert person_page.load(Case.objects.get(pk=case.pk)).decided_against


@pytest.mark.parametrize(("ask", "named"), [(services.ask, True), (services.ask_identity, False)])
def test_nobody_is_greeted_by_name_while_it_is_in_doubt_who_reads_it(
    dpo: Actor, monkeypatch: pytest.MonkeyPatch, ask: Asks, named: bool
):
    case = ask(filed(), by=dpo, body="Which account?")
    services.chase_unanswered(wait(monkeypatch, 14))
    wait(monkeypatch, 20)
    services.close_unanswered(case, by=dpo)
    for letter in (Letter.REMINDER, Letter.LAPSED):
        content = correspondence.content_of(case.mails.get(letter=letter))
        assert [requests.of(case).name in content[part] for part in ("text", "html")] == [named, named]
        assert "Hello" in content["text"]


def test_of_a_fee_the_letters_say_that_it_is_one(dpo: Actor, monkeypatch: pytest.MonkeyPatch):
    case = ask_fee(filed(), by=dpo, body="It is the fourth copy this year.")
    services.chase_unanswered(wait(monkeypatch, 14))
    assert "we told you what your request costs" in correspondence.content_of(reminders(case)[0])["text"]
    assert case.events.last().facts["question"] == "fee"
    wait(monkeypatch, 16)
    services.close_unanswered(case, by=dpo)
    text = correspondence.content_of(case.mails.get(letter=Letter.LAPSED))["text"]
    assert "we told you what your request costs" in text
    assert "So we have closed your request." in text


@pytest.mark.parametrize("settle", [services.accept_fee, services.settle_fee])
def test_a_fee_that_was_accepted_or_dropped_is_not_chased(dpo: Actor, settle: Asks):
    settle(ask_fee(filed(), by=dpo, body="Again."), by=dpo)
    assert services.chase_unanswered(after(60)) == 0


def test_a_question_and_a_fee_are_each_chased_once(dpo: Actor, monkeypatch: pytest.MonkeyPatch):
    case = ask_fee(services.ask(filed(), by=dpo, body="Which account?"), by=dpo, body="Again.")
    assert [services.chase_unanswered(after(day)) for day in (14, 14, 14, 40)] == [1, 1, 0, 0]
    assert len(reminders(case)) == 2


def test_where_nothing_is_open_closing_is_not_on_offer(dpo: Actor):
    assert Action.CLOSE_UNANSWERED not in case_page.load(filed(), by=dpo).offers
    offer = case_page.load(ask_fee(filed(), by=dpo, body="Again."), by=dpo).offers[Action.CLOSE_UNANSWERED]
    assert "thirty days" in offer.missing[0]
