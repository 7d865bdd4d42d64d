"""The table is the only word on what may happen: every state, action and part, one by one."""

from __future__ import annotations

import itertools

import pytest
from django.db import DatabaseError, connection, transaction

from portal.cases import evidence, lifecycle, services
from portal.cases.actors import Actor, Who
from portal.cases.change import NotAllowed, Stale, change, permit
from portal.cases.evidence import BrokenChain
from portal.cases.lifecycle import CLOSED_STATES, Action, Kind, State
from portal.cases.models import Case, Event
from portal.outbox.models import Job, JobState
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed, searched, system

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Kind)
def test_a_part_may_do_only_what_the_table_says_where_it_says(kind: Kind):
    case = filed(kind)
    for state, action, who in itertools.product(State, Action, Who):
        case.state = state
        row = lifecycle.transition(kind, state, action)
        allowed = row is not None and who in row.by
        if allowed and row.guards:
            continue  # guards have tests of their own
        try:
            permit(case, action, Actor(who))
            permitted = True
        except NotAllowed:
            permitted = False
        assert permitted is allowed, (state, action, who)


def test_an_auditor_changes_nothing_and_an_administrator_does_nothing_to_cases():
    by_auditor = {row.action for row in lifecycle.TABLE if Who.AUDITOR in row.by}
    assert by_auditor == {Action.VIEW_CASE, Action.VIEW_DATA}
    assert not [row for row in lifecycle.TABLE if Who.ADMINISTRATOR in row.by]


def test_only_a_worker_records_and_only_a_dpo_approves_an_erasure_or_refuses():
    for row in lifecycle.TABLE:
        if row.action.startswith("record_"):
            assert row.by == {Who.WORKER}
        if row.action == Action.REFUSE or (row.action == Action.APPROVE and row.kinds & lifecycle.ERASURES):
            assert row.by == {Who.DPO}


def test_nothing_leads_out_of_a_closed_case_but_a_data_protection_officer():
    for row in lifecycle.TABLE:
        if row.action is Action.REOPEN:
            assert row.by == {Who.DPO}
            continue
        assert not (row.sources & CLOSED_STATES and row.to not in (None, State.DESTROYED)), row


def test_a_destroyed_case_can_be_looked_at_and_nothing_else():
    assert {row.action for row in lifecycle.TABLE if State.DESTROYED in row.sources} == {Action.VIEW_CASE}


def test_every_state_can_be_reached():
    assert {row.to for row in lifecycle.TABLE} >= set(State) - {State.UNCONFIRMED}


def test_a_change_that_fails_leaves_no_event_no_job_and_no_state():
    case, before = filed(), Event.objects.count()
    with pytest.raises(ZeroDivisionError), change(case, Action.ASSIGN, by=Actor(Who.HANDLER)):
        raise ZeroDivisionError
    assert Event.objects.count() == before
    assert Case.objects.get(pk=case.pk).version == case.version


def test_whoever_looked_at_an_older_version_is_told():
    handler = Actor.staff(colleague(Role.HANDLER))
    case = filed()
    seen = case.version
    services.assign(case, by=handler, to=handler.user, seen=seen)
    with pytest.raises(Stale):
        services.assign(case, by=handler, to=None, seen=seen)
    assert Case.objects.get(pk=case.pk).assignee == handler.user


@pytest.mark.parametrize("end", ["withdraw", "refuse"])
def test_work_that_is_queued_ends_with_its_case(end: str):
    system()
    dpo = Actor.staff(colleague(Role.DPO))
    case = services.search(filed(), by=dpo)
    if end == "withdraw":
        services.withdraw(case, by=dpo)
    else:
        services.refuse(case, by=dpo, ground="12(5)", reason="Again and again.")
    assert set(Job.objects.filter(case=case, kind="search").values_list("state", flat=True)) == {JobState.CANCELLED}


def test_whoever_asked_for_an_erasure_does_not_approve_it():
    one, other = (Actor.staff(colleague(Role.DPO, name)) for name in ("One", "Other"))
    case = searched(Kind.ACCOUNT_DELETION, by=one.user)
    case = services.submit(case, by=one)
    with pytest.raises(NotAllowed, match="second person"):
        services.approve(case, by=one)
    assert services.approve(case, by=other).state == State.EXECUTING


def test_the_evidence_of_a_case_verifies():
    case = filed()
    assert evidence.verify(case) == case.events.count() == 2


@pytest.mark.parametrize(
    "change_it",
    [
        "UPDATE cases_event SET actor = 'staff:99' WHERE number = 1",
        "UPDATE cases_event SET facts = '{\"x\": 1}' WHERE number = 1",
        "UPDATE cases_event SET at = at - interval '1 second' WHERE number = 2",
        "UPDATE cases_event SET number = 3 WHERE number = 2",
        "DELETE FROM cases_event WHERE number = 1",
    ],
)
def test_the_database_refuses_to_change_evidence_and_a_change_would_show(change_it: str):
    case = filed()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change_it)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER USER")
        cursor.execute(change_it)
        cursor.execute("ALTER TABLE cases_event ENABLE TRIGGER USER")
    with pytest.raises(BrokenChain):
        evidence.verify(case)


def test_evidence_cannot_be_emptied():
    filed()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_event CASCADE")
