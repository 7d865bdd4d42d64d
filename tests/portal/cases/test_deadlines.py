"""The date of a case: from its events, its law and the controller's promise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.cases import deadlines, services
from portal.cases.actors import Actor
from portal.cases.deadlines import stands_still
from portal.cases.lifecycle import State
from portal.cases.models import Case
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, system

pytestmark = pytest.mark.django_db


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
    ("law", "state", "still"),
    [
        ("eu-gdpr", State.WAITING, True),
        ("uk-gdpr", State.WAITING, True),
        ("us-ca-ccpa", State.WAITING, False),  # the time runs while we ask
        ("eu-gdpr", State.OPEN, False),
    ],
)
def test_the_clock_stands_still_only_where_the_law_lets_it(law: str, state: State, still: bool):
    assert stands_still(Case(jurisdiction=law, state=state)) is still


def test_a_promise_is_kept_for_every_case(settings, tmp_path):
    case = filed()
    promise = tmp_path / "promise.toml"
    promise.write_text("respond = { days = 10 }\nrolls_to_working_day = false\n")
    settings.PROMISE_FILE = str(promise)
    assert deadlines.of(case).due == case.received_on + timedelta(days=10)
