"""Why an answer is late: recorded before the case is closed, sealed where it is in words, counted by the register."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.cases import evidence, offering, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, DelayReason
from portal.insights import register
from portal.insights.figures import figures
from portal.insights.selection import Span
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

pytestmark = pytest.mark.django_db
WORDS = "Two colleagues were ill, and Mira Voss wrote twice."
ALWAYS = Span(date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO))


def late(kind: Kind = Kind.ACCESS) -> Case:
    case = filed(kind)
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() - timedelta(1))
    return Case.objects.get(pk=case.pk)


def explain(case: Case, by: Actor) -> Case:
    return services.explain_delay(case, by=by, reason=DelayReason.STAFFING, words=WORDS)


def test_a_late_case_is_not_closed_before_somebody_says_why(dpo: Actor):
    with pytest.raises(NotAllowed, match="record first why"):
        services.refuse(late(), by=dpo, ground="12(5)", reason="Again and again.")
    query = late(Kind.QUERY)
    with pytest.raises(NotAllowed, match="record first why"):
        services.answer(query, by=dpo, body="Yes.")
    assert services.answer(explain(query, dpo), by=dpo, body="Yes.").closed_at


def test_the_person_may_withdraw_a_late_request_without_ado():
    assert services.withdraw(late()).closed_at


def test_nobody_is_asked_while_there_is_time_or_the_clock_stands_still(dpo: Actor):
    case = filed()
    assert Action.EXPLAIN_DELAY not in {offer.action for offer in offering.offers(case, dpo)}
    with pytest.raises(NotAllowed, match="not late"):
        explain(case, dpo)
    paused = late()
    Case.objects.filter(pk=paused.pk).update(clock_stopped=True)
    with pytest.raises(NotAllowed, match="not late"):
        explain(paused, dpo)


def test_colleagues_see_it_and_the_evidence_holds_the_kind_of_reason_only(dpo: Actor, client: Client):
    case = explain(late(), dpo)
    client.force_login(dpo.user)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Illness or too few staff" in page
    assert WORDS in page
    assert case.events.get(action=Action.EXPLAIN_DELAY).facts == {"reason": "staffing"}
    assert evidence.verify(case)


def test_the_words_are_destroyed_with_the_case_and_the_register_keeps_the_reason(dpo: Actor):
    case = services.refuse(explain(late(), dpo), by=dpo, ground="12(5)", reason="Again.")
    Case.objects.filter(pk=case.pk).update(closed_at="2020-01-01T00:00Z")
    services.destroy(case)
    kept = Case.objects.get(pk=case.pk)
    assert (kept.delay_words, kept.delay_reason) == (None, "staffing")
    ((*_others, why),) = register.rows(ALWAYS, today=timezone.localdate())
    assert why == "Illness or too few staff"
    charts = {chart.title: chart.shares for chart in figures(ALWAYS, today=timezone.localdate()).charts}
    assert [(share.label, share.count) for share in charts["Why answers were late"]] == [(why, 1)]


def test_it_is_recorded_from_the_desk(dpo: Actor, client: Client):
    case = late()
    client.force_login(dpo.user)
    address = f"{case.get_absolute_url()}explain_delay/"
    assert client.post(address, {"seen": case.version, "reason": ""}).status_code == 422
    assert client.post(address, {"seen": case.version, "reason": "system"}).status_code == 302
    assert Case.objects.get(pk=case.pk).delay_reason == "system"
