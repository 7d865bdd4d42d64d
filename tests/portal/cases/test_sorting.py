"""Requests of another kind than they came as, and two in one: the clock of the original receipt stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.cases import case_page, deadlines, evidence, person_page, queries, retention, services
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Channel, Finding, Relation
from portal.correspondence import services as correspondence
from portal.outbox.models import Job
from portal.staff.models import Role
from portal.vault.models import CaseKey
from tests.portal.desk.examples import colleague, filed, own_facts, searched

pytestmark = pytest.mark.django_db
RECEIVED = date(2026, 1, 31)


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


def received(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(received_on=RECEIVED)
    return Case.objects.get(pk=case.pk)


def text(case: Case, letter: str) -> str:
    return correspondence.content_of(case.mails.get(letter=letter))["text"]


def test_a_query_that_is_a_request_for_access_becomes_one_and_keeps_its_day_of_receipt(handler: Actor):
    case = received(filed(Kind.QUERY, message="Send me all you have about me."))
    case = services.convert(case, by=handler, to=Kind.ACCESS, reason="You asked for a copy.")
    kept = Case.objects.get(pk=case.pk)
    assert (kept.kind, kept.topic, kept.state, kept.received_on) == (Kind.ACCESS, "", State.OPEN, RECEIVED)
    assert kept.confirmed_at is not None
    assert "You asked for a copy." in text(case, "converted")
    assert "Request My Information" in text(case, "converted")
    assert own_facts(case.events.get(action=Action.CONVERT)) == {"before": "query", "after": "access", "topic": ""}
    assert evidence.verify(kept)


def test_what_was_found_for_another_kind_is_thrown_away(handler: Actor):
    case = searched(by=handler.user)
    services.withhold(case, Finding.objects.get(found=3), by=handler, ground="15(4)", reason="Others.")
    case = services.convert(case, by=handler, to=Kind.ACCOUNT_DELETION)
    assert case.state == State.OPEN
    assert not queries.findings(case).exists()
    assert not case.files.exists()
    assert not case.choices.exists()
    assert services.search(case, by=handler).search_no == 3
    assert Job.objects.filter(case=case, kind="search").count() == 2


def test_what_has_erased_something_cannot_become_another(handler: Actor):
    case = searched(Kind.ACCOUNT_DELETION, by=handler.user)
    queries.findings(case).filter(found=3).update(erased=3)
    with pytest.raises(NotAllowed, match="erased already"):
        services.convert(case, by=handler, to=Kind.ACCESS)


def test_categories_stay_with_a_deletion_of_information_only(handler: Actor):
    case = services.convert(filed(Kind.INFORMATION_DELETION), by=handler, to=Kind.ACCOUNT_DELETION)
    assert requests.of(case).categories == []


def test_a_general_request_gets_a_topic_and_may_change_it(handler: Actor):
    case = filed(Kind.QUERY)
    with pytest.raises(NotAllowed, match="Choose what"):
        services.convert(case, by=handler, to=Kind.QUERY)
    with pytest.raises(NotAllowed, match="already"):
        services.convert(case, by=handler, to=Kind.QUERY, topic="other")
    assert services.convert(case, by=handler, to=Kind.QUERY, topic="consent").topic == "consent"


def test_a_second_request_is_split_off_with_a_key_of_its_own_and_the_same_day_of_receipt(handler: Actor):
    case = received(filed(message="Erase me, and stop the newsletter."))
    first = services.split(case, by=handler, to=Kind.QUERY, topic="objection", reason="Two things.")
    second = Relation.objects.get(earlier=first, kind="split_from").case
    assert (first.kind, first.state, second.kind, second.topic) == (Kind.ACCESS, State.OPEN, Kind.QUERY, "objection")
    assert (second.received_on, second.due_on, second.confirmed_at) == (RECEIVED, date(2026, 3, 2), case.confirmed_at)
    assert requests.of(second) == requests.of(first)
    assert bytes(second.request) != bytes(first.request)
    assert CaseKey.objects.filter(case__in=[first, second]).count() == 2
    assert {row.case for row in queries.queue(queries.QueueFilter(text="Mira Voss")).rows} == {first, second}
    assert first.reference in text(second, "split")
    assert evidence.verify(first)
    assert evidence.verify(second)
    assert {"into": second.reference} in [event.facts for event in first.events.filter(action=Action.SPLIT)]
    assert second.events.first().facts == {"off": first.reference, "kind": "query", "topic": "objection"}
    assert case_page.load(first, by=handler).split_into == [second]
    assert case_page.load(second, by=handler).split_from == [first]


def test_who_asks_is_as_proved_in_the_second_as_in_the_first(handler: Actor):
    case = services.accept_identity(filed(confirmed=False), by=handler, proof="Came by.")
    services.split(case, by=handler, to=Kind.ACCOUNT_DELETION)
    second = Relation.objects.get(earlier=case).case
    assert second.state == State.OPEN
    assert case_page.load(second, by=handler).accepted
    second = services.withdraw(second)
    assert not retention._closed().get(pk=second.pk).unproved


def after(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def second_of(first: Case) -> Case:
    return Relation.objects.get(earlier=first, kind="split_from").case


def test_days_of_waiting_before_the_split_count_for_both(handler: Actor, monkeypatch: pytest.MonkeyPatch):
    case = services.ask(filed(), by=handler, body="Which account?")
    after(monkeypatch, 9)
    case = services.reply(case, body="The first.")
    case = services.split(case, by=handler, to=Kind.QUERY, topic="objection")
    second = second_of(case)
    assert second.due_on == deadlines.of(second).due == case.due_on
    assert [stop.days() for stop in deadlines.of(second).suspensions] == [9]
    assert evidence.verify(second)


def test_what_is_still_open_waits_for_the_first_and_runs_for_the_second(
    handler: Actor, monkeypatch: pytest.MonkeyPatch
):
    case = services.ask(filed(), by=handler, body="Which account?")
    after(monkeypatch, 4)
    case = services.split(case, by=handler, to=Kind.QUERY, topic="objection")
    second, first = second_of(case), Case.objects.get(pk=case.pk)
    assert (first.clock_stopped, second.clock_stopped) == (True, False)
    after(monkeypatch, 6)
    first = services.reply(first, body="The first.")
    assert [stop.days() for stop in deadlines.of(first).suspensions] == [10]
    assert [stop.days() for stop in deadlines.of(Case.objects.get(pk=second.pk)).suspensions] == [4]


def test_an_extension_was_told_for_all_that_was_asked(handler: Actor):
    case = services.extend(filed(), by=handler, reason="Four archives.")
    case = services.split(case, by=handler, to=Kind.QUERY, topic="objection")
    second = second_of(case)
    assert second.due_on == case.due_on
    assert person_page.load(second).why_longer == "Four archives."
    with pytest.raises(NotAllowed, match="only once"):
        services.extend(second, by=handler, reason="More archives.")


def test_nothing_is_split_off_while_there_is_doubt_who_asks(handler: Actor):
    case = services.ask_identity(filed(), by=handler, body="Show us, please.")
    with pytest.raises(NotAllowed, match="show who they are"):
        services.split(case, by=handler, to=Kind.QUERY, topic="objection")


def test_nothing_is_split_off_before_anybody_has_shown_who_asks(handler: Actor):
    with pytest.raises(NotAllowed):
        services.split(filed(confirmed=False), by=handler, to=Kind.ACCESS)


@pytest.mark.parametrize("confirmed", [True, False])
def test_nor_while_it_is_in_doubt_who_asks(handler: Actor, confirmed: bool):
    """Else the second would count as proved, and its data would go to whoever was asked to show who they are."""
    case = services.ask_identity(filed(confirmed=confirmed), by=handler, body="Who are you?")
    with pytest.raises(NotAllowed, match="show who they are"):
        services.split(case, by=handler, to=Kind.ACCESS)
    case = services.accept_identity(case, by=handler, proof="Came by.")
    assert services.split(case, by=handler, to=Kind.ACCOUNT_DELETION)


def test_the_second_came_by_the_channel_of_the_first(handler: Actor):
    case = filed()
    Case.objects.filter(pk=case.pk).update(channel=Channel.LETTER)
    services.split(Case.objects.get(pk=case.pk), by=handler, to=Kind.QUERY, topic="other")
    assert Relation.objects.get(earlier=case).case.channel == Channel.LETTER
