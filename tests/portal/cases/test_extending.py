"""More time: once, while the first period runs, and never without the notice that says why (Art. 12(3))."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.cases import case_page, clock_words, deadlines, evidence, offering, person_page, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed, Stale
from portal.cases.explain import in_words
from portal.cases.lifecycle import Action, State
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, own_facts

pytestmark = pytest.mark.django_db
REASON = "Four archives have to be read by hand."


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


def under(law: str, country: str, **values: object) -> Case:
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction=law, country=country, region="", **values)
    return Case.objects.get(pk=case.pk)


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_it_moves_the_date_and_tells_the_person_why_and_until_when(handler: Actor):
    case = under("eu-gdpr", "DE")
    before = deadlines.of(case).due
    case = services.extend(case, by=handler, reason=REASON)
    kept = Case.objects.get(pk=case.pk)
    assert kept.due_on == deadlines.of(kept).due > before + timedelta(days=50)
    assert kept.state == State.OPEN
    text = correspondence.content_of(case.mails.get(letter="extended"))["text"]
    assert REASON in text
    assert str(kept.due_on.year) in text
    assert evidence.verify(kept)


def test_staff_and_the_person_see_the_reason_and_no_evidence_holds_it(handler: Actor):
    case = services.extend(filed(), by=handler, reason=REASON)
    assert case_page.load(case, by=handler).why_longer == REASON
    assert person_page.load(case).why_longer == REASON
    assert own_facts(case.events.get(action=Action.EXTEND)) == {"until": None}


def test_staff_see_beforehand_when_the_answer_would_be_due(handler: Actor, client: Client):
    case = filed()
    words = clock_words.if_extended(case)
    client.force_login(handler.user)
    assert words in client.get(case.get_absolute_url()).content.decode()
    longer = services.extend(case, by=handler, reason=REASON)
    assert in_words(longer.due_on) in words


def test_where_the_notice_names_the_day_none_is_foretold():
    assert clock_words.if_extended(under("ch-fadp", "CH")) == ""


def test_it_is_done_only_once(handler: Actor):
    case = services.extend(filed(), by=handler, reason=REASON)
    with pytest.raises(NotAllowed, match="only once"):
        services.extend(case, by=handler, reason=REASON)
    assert case.mails.filter(letter="extended").count() == 1


def test_it_is_too_late_when_the_first_period_has_ended(handler: Actor, monkeypatch: pytest.MonkeyPatch):
    case = under("eu-gdpr", "DE")
    later(monkeypatch, 40)
    with pytest.raises(NotAllowed):
        services.extend(case, by=handler, reason=REASON)
    assert not case.mails.filter(letter="extended").exists()


def test_a_time_that_stands_still_has_not_ended(handler: Actor, monkeypatch: pytest.MonkeyPatch):
    case = services.ask(under("eu-gdpr", "DE"), by=handler, body="Which account?")
    later(monkeypatch, 40)
    case = services.extend(case, by=handler, reason=REASON)
    assert case.state == State.WAITING
    assert "are added" in correspondence.content_of(case.mails.get(letter="extended"))["text"]


def test_a_law_without_extension_allows_none(handler: Actor):
    case = under("cn-pipl", "CN")
    assert Action.EXTEND not in {offer.action for offer in offering.offers(case, handler)}
    with pytest.raises(NotAllowed):
        services.extend(case, by=handler, reason=REASON)


def test_a_law_that_sets_no_length_wants_a_later_day_named(handler: Actor):
    case = under("ch-fadp", "CH")
    last = deadlines.of(case).due
    for day in (None, last):
        with pytest.raises(NotAllowed, match="Name the day"):
            services.extend(case, by=handler, reason=REASON, until=day)
    case = services.extend(case, by=handler, reason=REASON, until=last + timedelta(days=12))
    assert case.due_on == deadlines.of(case).due == last + timedelta(days=12)


def test_an_unconfirmed_request_can_be_extended_too_as_its_time_runs(handler: Actor):
    assert services.extend(filed(confirmed=False), by=handler, reason=REASON).state == State.UNCONFIRMED


def test_whoever_looked_at_an_older_version_extends_nothing(handler: Actor):
    case = filed()
    services.assign(case, by=handler, to=None)
    with pytest.raises(Stale):
        services.extend(case, by=handler, reason=REASON, seen=case.version)
