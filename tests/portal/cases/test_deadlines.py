"""The date of a case: from its events, its law and the controller's promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.cases import deadlines, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import State
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, system

pytestmark = pytest.mark.django_db


def under(law: str, country: str) -> Case:
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction=law, country=country, region="")
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("go_on", ["reply", "search"])
def test_the_days_of_a_question_are_added_when_it_is_answered_or_waited_for_no_longer(
    go_on: str, monkeypatch: pytest.MonkeyPatch
):
    system()
    handler = Actor.staff(colleague(Role.HANDLER))
    case = services.ask(filed(), by=handler, body="Which of your accounts?")
    before, later = case.due_on, timezone.now() + timedelta(days=14)
    monkeypatch.setattr(timezone, "now", lambda: later)
    if go_on == "reply":
        services.reply(case, body="All of them.")
    else:
        services.search(case, by=handler)
    case = Case.objects.get(pk=case.pk)
    assert case.due_on == deadlines.of(case).due
    assert case.due_on > before


@pytest.mark.parametrize(
    ("law", "country", "still"),
    [("eu-gdpr", "DE", True), ("uk-gdpr", "GB", True), ("us-ca-ccpa", "US", False)],  # the time runs while we ask
)
@pytest.mark.parametrize("ask", [services.ask, services.ask_identity])
def test_the_clock_stands_still_only_where_the_law_lets_it(ask: Callable, law: str, country: str, still: bool):
    case = ask(under(law, country), by=Actor.staff(colleague(Role.HANDLER)), body="Which of your accounts?")
    kept = Case.objects.get(pk=case.pk)
    assert kept.state == State.WAITING
    assert kept.clock_stopped is still
    assert ("stands still" in correspondence.content_of(case.mails.latest("pk"))["text"]) is still
    services.reply(case, body="All of them.")
    assert Case.objects.get(pk=case.pk).clock_stopped is False


def test_a_question_that_comes_too_late_stops_no_clock(monkeypatch: pytest.MonkeyPatch):
    case = under("eu-gdpr", "DE")
    later = timezone.now() + timedelta(days=50)
    monkeypatch.setattr(timezone, "now", lambda: later)
    case = services.ask(case, by=Actor.staff(colleague(Role.HANDLER)), body="Which of your accounts?")
    assert not Case.objects.get(pk=case.pk).clock_stopped
    assert "stands still" not in correspondence.content_of(case.mails.get(letter="question"))["text"]


def test_one_question_after_the_other_is_two_pauses(monkeypatch: pytest.MonkeyPatch):
    handler = Actor.staff(colleague(Role.DPO))
    case, start = under("eu-gdpr", "DE"), timezone.now()
    for day, step in (
        (1, lambda: services.ask(case, by=handler, body="Which account?")),
        (4, lambda: services.reply(case, body="All.")),
        (6, lambda: services.ask_identity(case, by=handler, body="Your customer number, please.")),
        (11, lambda: services.reply(case, body="I have none.")),
        (12, lambda: services.reject_proof(case, by=handler, body="Then the street you lived in.")),
        (14, lambda: services.accept_identity(case, by=handler, proof="Told us on the telephone.")),
    ):
        monkeypatch.setattr(timezone, "now", lambda day=day: start + timedelta(days=day))
        step()
    deadline = deadlines.of(case)
    assert [stop.days() for stop in deadline.suspensions] == [3, 5, 2]
    assert Case.objects.get(pk=case.pk).due_on == deadline.due


def test_the_time_begins_anew_in_the_united_kingdom_once_identity_is_shown(monkeypatch: pytest.MonkeyPatch):
    handler = Actor.staff(colleague(Role.DPO))
    case = services.ask_identity(under("uk-gdpr", "GB"), by=handler, body="Your customer number, please.")
    later = timezone.now() + timedelta(days=9)
    monkeypatch.setattr(timezone, "now", lambda: later)
    services.accept_identity(case, by=handler, proof="Came to the office.")
    assert deadlines.of(case).starts == timezone.localdate()


def test_a_promise_is_kept_for_every_case(settings, tmp_path):
    case = filed()
    promise = tmp_path / "promise.toml"
    promise.write_text("respond = { days = 10 }\nrolls_to_working_day = false\n")
    settings.PROMISE_FILE = str(promise)
    assert deadlines.of(case).due == case.received_on + timedelta(days=10)
