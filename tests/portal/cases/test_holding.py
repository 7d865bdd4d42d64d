"""A legal hold: nothing is erased, nothing is destroyed, and everybody can see who said so and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from portal.cases import case_page, holds, person_page, queries, retention, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Document, Hold, Plan
from portal.outbox.models import Job, JobState
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, documents, filed, searched

pytestmark = pytest.mark.django_db
REVIEW = date(2099, 1, 1)
REASON = "Mira Voss sued us on 3 March; our lawyers need the file."


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO, "Dario Ponti"))


@pytest.fixture
def other() -> Actor:
    return Actor.staff(colleague(Role.DPO, "Second Officer"))


def held(case: Case, by: Actor) -> Case:
    return services.hold(case, by=by, reason=REASON, review_on=REVIEW)


def approved(dpo: Actor, other: Actor) -> Case:
    case = services.submit(searched(Kind.ACCOUNT_DELETION, by=dpo.user), by=dpo)
    return services.approve(case, by=other)


def test_it_says_who_set_it_why_and_until_when(dpo: Actor):
    case = held(filed(), dpo)
    hold = Hold.objects.get()
    assert (hold.set_by, hold.review_on, holds.reason_of(hold)) == (dpo.user, REVIEW, REASON)
    assert b"sued" not in bytes(hold.reason)
    assert case.events.last().facts == {"review": "2099-01-01"}
    (shown,) = case_page.load(case, by=dpo).around.holds
    assert (shown.reason, shown.here, shown.overdue) == (REASON, True, False)


def test_only_a_data_protection_officer_sets_it_and_only_once(dpo: Actor):
    with pytest.raises(NotAllowed):
        held(filed(), Actor.staff(colleague(Role.HANDLER)))
    case = held(filed(), dpo)
    with pytest.raises(NotAllowed):
        held(case, dpo)


def test_an_erasure_is_neither_asked_for_nor_approved(dpo: Actor, other: Actor):
    case = held(searched(Kind.ACCOUNT_DELETION, by=dpo.user), dpo)
    with pytest.raises(NotAllowed, match="legal hold"):
        services.submit(case, by=dpo)
    case = services.release_hold(case, by=dpo, reason="Settled.")
    case = services.submit(case, by=dpo)
    assert services.approve(case, by=other).state == State.EXECUTING


def test_an_erasure_that_was_approved_is_called_off_and_its_yes_is_void(dpo: Actor, other: Actor):
    case = held(approved(dpo, other), dpo)
    assert case.state == State.REVIEW
    assert set(Job.objects.filter(case=case).exclude(kind="send_mail").values_list("state", flat=True)) == {
        JobState.CANCELLED
    }
    plan = Plan.objects.get(case=case)
    assert (plan.submitted_by, plan.approved_by) == (None, None)
    assert not queries.dead_jobs(case).exists()


def test_a_plan_that_waits_for_approval_goes_back_to_review(dpo: Actor):
    case = services.submit(searched(Kind.ACCOUNT_DELETION, by=dpo.user), by=dpo)
    assert held(case, dpo).state == State.REVIEW


def test_another_request_of_the_same_person_erases_nothing_either(dpo: Actor, other: Actor):
    first = held(filed(), dpo)
    case = searched(Kind.ACCOUNT_DELETION, by=dpo.user)
    with pytest.raises(NotAllowed, match="legal hold"):
        services.submit(case, by=dpo)
    (shown,) = case_page.load(case, by=dpo).around.holds
    assert (shown.hold.case, shown.here) == (first, False)
    services.release_hold(first, by=dpo, reason="Settled.")
    assert services.submit(case, by=dpo).state == State.APPROVAL


def test_an_approved_erasure_is_called_off_by_a_hold_on_another_request_too(dpo: Actor, other: Actor):
    case, another = approved(dpo, other), filed()
    held(another, dpo)
    case.refresh_from_db()
    assert case.state == State.REVIEW
    assert case.events.last().action == Action.CALL_OFF
    assert Job.objects.get(case=case, kind="erase").state == JobState.CANCELLED
    with pytest.raises(NotAllowed):
        services.retry(case, by=dpo)


@pytest.mark.parametrize("on_another", [False, True])
def test_what_a_hold_stopped_is_planned_and_approved_anew(dpo: Actor, other: Actor, on_another: bool):
    case = approved(dpo, other)
    on = held(filed() if on_another else case, dpo)
    services.release_hold(on, by=dpo, reason="Settled.")
    case.refresh_from_db()
    with pytest.raises(NotAllowed, match="search again"):
        services.submit(case, by=dpo)
    case = services.submit(searched(by=dpo.user, of=case, to_erase=3), by=dpo)
    assert services.approve(case, by=other).state == State.EXECUTING


def test_an_erasure_that_is_done_is_not_called_off(dpo: Actor, other: Actor):
    case = approved(dpo, other)
    Case.objects.filter(pk=case.pk).update(state=State.READY)
    held(filed(), dpo)
    case.refresh_from_db()
    assert case.state == State.READY


def test_somebody_else_is_not_concerned(dpo: Actor):
    held(filed(name="Rosa Lind", email="rosa@example.org", identities={}), dpo)
    assert services.submit(searched(Kind.ACCOUNT_DELETION, by=dpo.user), by=dpo).state == State.APPROVAL


def test_an_answer_is_given_all_the_same(dpo: Actor):
    case = documents(services.approve(held(searched(by=dpo.user), dpo), by=dpo))
    assert services.deliver(case, by=dpo).state == State.COMPLETED


def test_nothing_of_the_case_is_destroyed_however_long_ago_it_ended(dpo: Actor):
    case = held(services.withdraw(filed()), dpo)
    Case.objects.update(closed_at=datetime(2019, 3, 5, tzinfo=UTC))
    today = timezone.localdate()
    assert not retention.due(today).exists()
    assert retention.kept_until(case) is None
    with pytest.raises(NotAllowed, match="legal hold"):
        services.destroy(case)
    services.release_hold(case, by=dpo, reason="Settled.")
    assert retention.due(today).get() == case
    services.destroy(case)
    assert not Hold.objects.exists()


def test_documents_that_nobody_can_open_any_more_stay_too(dpo: Actor):
    case = documents(services.approve(searched(by=dpo.user), by=dpo))
    case = held(services.deliver(case, by=dpo), dpo)
    Document.objects.update(expires_at=timezone.now() - timedelta(days=90))
    assert not retention.due_documents(timezone.localdate()).exists()
    with pytest.raises(NotAllowed, match="legal hold"):
        services.expire(case)
    services.release_hold(case, by=dpo, reason="Settled.")
    assert retention.due_documents(timezone.localdate()).get() == case


def test_why_it_was_released_is_kept_as_a_note(dpo: Actor):
    case = services.release_hold(held(filed(), dpo), by=dpo, reason="The court has decided.")
    page = case_page.load(case, by=dpo)
    assert [note.body for note in page.notes] == ["The court has decided."]
    assert page.around.holds == []
    assert [event.action for event in case.events.all()][-2:] == [Action.HOLD, Action.RELEASE_HOLD]


def test_a_person_is_told_only_where_it_is_their_erasure_that_waits(dpo: Actor):
    erasure, access = held(filed(Kind.ACCOUNT_DELETION), dpo), held(filed(email="rosa@example.org"), dpo)
    another = filed(Kind.ACCOUNT_DELETION)  # whoever asks here may not be the person whom the hold is about
    assert person_page.load(erasure).held_until == REVIEW
    assert person_page.load(access).held_until is None
    assert person_page.load(another).held_until is None


def test_one_that_was_to_be_looked_at_says_so(dpo: Actor):
    case = held(filed(), dpo)
    Hold.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    (shown,) = case_page.load(case, by=dpo).around.holds
    assert shown.overdue
