"""Requests that reached us by letter, telephone, e-mail or at the counter."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.cases import deadlines, evidence, lifecycle, retention, services
from portal.cases.actors import SUBJECT, Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Channel
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.correspondence import services as correspondence
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, own_facts

pytestmark = pytest.mark.django_db


def filing(kind: Kind = Kind.ACCESS) -> Filing:
    return Filing(uuid.uuid4(), kind, Request(name="Mira Voss", email="mira.voss@example.org"), "en")


def entered(**changes: object) -> Case:
    values = {"received_on": date(2026, 3, 3), "channel": Channel.LETTER, **changes}
    by = values.pop("by", None) or Actor.staff(colleague(Role.HANDLER))
    return services.enter_request(filing(), by=by, **values)


def test_the_time_runs_from_the_day_on_which_it_reached_us():
    case = entered(received_on=date(2022, 8, 31))
    assert deadlines.of(case).due == case.due_on == date(2022, 9, 30)


def test_evidence_says_who_entered_it_by_which_channel_and_with_which_day():
    case = entered(channel=Channel.TELEPHONE)
    first = case.events.first()
    assert first.actor.startswith("staff:")
    assert own_facts(first) == {"kind": "access", "channel": "telephone", "received": "2026-03-03"}
    assert evidence.verify(case) == 1


def test_without_a_proof_it_waits_for_the_link_as_others_do():
    case = entered()
    assert case.state == State.UNCONFIRMED
    assert [mail.letter for mail in case.mails.all()] == ["confirm"]
    assert services.confirm(case).state == State.OPEN


def test_with_a_proof_it_can_go_on_at_once_and_the_person_is_told():
    case = entered(proof="Showed an identity card at the counter.")
    assert case.state == State.OPEN
    assert case.notes.count() == 1
    (mail,) = case.mails.all()
    text = correspondence.content_of(mail)["text"]
    assert mail.letter == "entered"
    assert "The request counts from 3 March 2026." in text
    assert "/open/" in text


def test_nothing_is_received_on_a_day_to_come():
    with pytest.raises(NotAllowed, match="still to come"):
        entered(received_on=timezone.localdate() + timedelta(days=1))
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_whoever_works_on_cases_enters_one(role: Role):
    with pytest.raises(NotAllowed):
        entered(by=Actor.staff(colleague(role)))


def test_entered_twice_it_is_one_case():
    one, by = filing(), Actor.staff(colleague(Role.HANDLER))
    first, second = (
        services.enter_request(one, by=by, received_on=date(2026, 3, 3), channel=Channel.EMAIL, proof="Known to us.")
        for _time in range(2)
    )
    assert first == second
    assert first.mails.count() == first.notes.count() == 1


def test_one_that_never_showed_who_asks_is_kept_as_briefly_as_others_that_did_not():
    by = Actor.staff(colleague(Role.HANDLER))
    never, shown = (services.withdraw(entered(by=by, proof=proof)) for proof in ("", "Was here."))
    assert retention.kept_until(never) < retention.kept_until(shown)


def test_the_table_says_who_begins_a_case():
    assert SUBJECT.who in lifecycle.parts(Action.FILE)
    assert filed().channel == Channel.WEB
