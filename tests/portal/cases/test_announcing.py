"""Between the approval and the erasure: the person is told what goes, and nothing goes if they change their mind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.cases import case_page, deadlines, evidence, person_page, services
from portal.cases.actors import WORKER, Actor
from portal.cases.change import NotAllowed
from portal.cases.findings import Stays
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Plan
from portal.correspondence import services as correspondence
from portal.law.keeping import Why
from portal.outbox.models import Job, JobKind
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, searched

pytestmark = pytest.mark.django_db
DETAILS = {
    "fields": [{"name": "tel_no", "strategy": "null_rewrite", "label": "Telephone"}],
    "kept": [Stays(1, Why.LAW, ground="17(3)(b)", statute="§ 147 AO", until="2036")],
    "newest": "2026-11-03",
}


@pytest.fixture(autouse=True)
def _three_days(settings) -> None:
    settings.ERASURE_WAITING_DAYS = 3


@pytest.fixture
def handler(db: None) -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


@pytest.fixture
def dpo(db: None) -> Actor:
    return Actor.staff(colleague(Role.DPO))


@pytest.fixture
def announced(handler: Actor, dpo: Actor) -> Case:
    case = searched(Kind.ACCOUNT_DELETION, by=handler.user, to_erase=2, details=DETAILS)
    return services.approve(services.submit(case, by=handler), by=dpo)


def pass_days(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def begin_due() -> int:
    return services.begin_due(timezone.localdate())


def erasing(case: Case) -> int:
    return Job.objects.filter(case=case, kind=JobKind.ERASE, state="waiting").count()


def test_an_approved_erasure_waits_and_the_person_is_told_until_when(announced: Case):
    begins = timezone.localdate() + timedelta(days=4)
    assert (announced.state, erasing(announced)) == (State.ANNOUNCED, 0)
    assert Plan.objects.get(case=announced).begins_on == begins
    mail = announced.mails.get(letter="announced")
    assert f"We begin to erase on {begins.day} {begins:%B %Y}" in correspondence.content_of(mail)["text"]
    assert announced.events.get(action=Action.APPROVE).facts["begins"] == begins.isoformat()


def test_it_begins_when_the_days_are_over_and_only_once(announced: Case, monkeypatch: pytest.MonkeyPatch):
    assert begin_due() == 0
    pass_days(monkeypatch, 3)
    assert begin_due() == 0
    pass_days(monkeypatch, 1)
    assert begin_due() == 1
    assert begin_due() == 0
    assert Case.objects.get(pk=announced.pk).state == State.EXECUTING
    assert erasing(announced) == 1
    assert announced.events.filter(action=Action.BEGIN).count() == 1
    assert evidence.verify(announced)


def test_a_worker_does_not_begin_before_the_time(announced: Case):
    with pytest.raises(NotAllowed, match="still has time"):
        services.begin(announced, by=WORKER)


def test_the_person_can_have_it_begin_at_once(announced: Case):
    assert services.begin(announced).state == State.EXECUTING
    assert erasing(announced) == 1
    assert announced.events.get(action=Action.BEGIN).actor == "subject"


def test_nobody_of_staff_can(announced: Case, handler: Actor, dpo: Actor):
    for by in (handler, dpo):
        with pytest.raises(NotAllowed):
            services.begin(announced, by=by)


def test_after_a_withdrawal_nothing_begins(announced: Case, monkeypatch: pytest.MonkeyPatch):
    services.withdraw(announced)
    pass_days(monkeypatch, 9)
    assert begin_due() == 0
    with pytest.raises(NotAllowed):
        services.begin(announced, by=WORKER)
    assert erasing(announced) == 0


def test_staff_can_take_the_approval_back(announced: Case, handler: Actor, dpo: Actor, monkeypatch):
    case = services.send_back(announced, by=handler, reason="She called.")
    pass_days(monkeypatch, 9)
    assert (case.state, begin_due(), erasing(case)) == (State.REVIEW, 0, 0)
    case = services.approve(services.submit(case, by=handler), by=dpo)
    assert case.state == State.ANNOUNCED
    assert case.mails.filter(letter="announced").count() == 2


def test_when_the_person_writes_somebody_reads_it_before_anything_is_erased(announced: Case, dpo: Actor, monkeypatch):
    case = services.reply(announced, body="Please keep my photographs.")
    pass_days(monkeypatch, 9)
    assert (case.state, begin_due()) == (State.APPROVAL, 0)
    assert not case_page.load(case, by=dpo).executed
    assert services.approve(case, by=dpo).state == State.ANNOUNCED


def test_a_refusal_ends_it(announced: Case, dpo: Actor, monkeypatch: pytest.MonkeyPatch):
    services.refuse(announced, by=dpo, ground="17(3)(b)", reason="The law.")
    pass_days(monkeypatch, 9)
    assert begin_due() == 0


def test_another_plan_than_the_approved_one_does_not_begin(announced: Case, monkeypatch: pytest.MonkeyPatch):
    Plan.objects.filter(case=announced).update(digest="0" * 64)
    pass_days(monkeypatch, 9)
    assert begin_due() == 0
    with pytest.raises(NotAllowed, match="not approved"):
        services.begin(announced)


def test_it_never_waits_longer_than_until_the_day_before_the_answer_is_due(handler, dpo, settings):
    settings.ERASURE_WAITING_DAYS = 90
    case = services.submit(searched(Kind.ACCOUNT_DELETION, by=handler.user), by=handler)
    services.approve(case, by=dpo)
    assert Plan.objects.get(case=case).begins_on == deadlines.of(case).due - timedelta(days=1)


def test_without_days_it_begins_with_the_approval_and_nothing_is_announced(handler, dpo, settings):
    settings.ERASURE_WAITING_DAYS = 0
    case = services.submit(searched(Kind.ACCOUNT_DELETION, by=handler.user), by=handler)
    case = services.approve(case, by=dpo)
    assert (case.state, erasing(case)) == (State.EXECUTING, 1)
    assert not case.mails.filter(letter="announced").exists()


def test_the_person_reads_what_goes_what_stays_and_why(announced: Case):
    page = person_page.load(announced)
    assert page.announced
    assert page.announced.words == (
        "2 records of 1 kind in 1 system will be erased. The newest is of 3 November 2026. 1 record stays."
    )
    (line,) = page.announced.accounts[0].lines
    assert (line.label, line.found, line.done, line.left_out) == ("Citizens", 3, 2, 1)
    assert line.how == "Only this of each: Telephone."
    assert line.reasons == ("The law says that we must keep this. (Art. 17(3)(b) GDPR, § 147 AO) Until 2036.",)
    assert page.announced.accounts[0].empty == ("Camera sightings",)


def test_once_it_has_begun_nothing_is_announced_any_more(announced: Case):
    assert person_page.load(services.begin(announced)).announced is None


def test_staff_see_that_nothing_is_erased_yet(announced: Case, dpo: Actor):
    page = case_page.load(announced, by=dpo)
    assert not page.executed
    assert page.preview.newest
    assert page.begins_on == timezone.localdate() + timedelta(days=4)
    assert "to begin on" in page.entries[0].detail
