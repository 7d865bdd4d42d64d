"""Owners of systems that no connector reaches: asked with the search, waited for, chased, and gone on without."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from portal.cases import evidence, lifecycle, owner_answers, queries, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.findings import details_of
from portal.cases.lifecycle import Action, Guard, Kind, State
from portal.cases.models import Case, Event, Finding, FindingState, Outcome
from portal.cases.occasions import Occasion
from portal.correspondence.letters import LETTERS
from portal.correspondence.models import Letter, Mail, Reminder
from portal.correspondence.uploads import Upload
from portal.owners import links, rules
from portal.owners.models import Owner, Stance, Task, TaskFile, TaskLink, TaskState, Work
from portal.staff.models import Role
from portal.vault import fields, files
from portal.vault.models import VaultFile
from tests.portal.desk.examples import colleague, filed, searched
from tests.support.owners import clinic, links_to, mails_to

pytestmark = pytest.mark.django_db
RECORD, VISIT = "clinic:record", "clinic:visit"
HELD = {RECORD: {"stance": Stance.HELD, "text": "Broken arm, 2019"}, VISIT: {"stance": Stance.NOTHING}}
SCAN = Upload("scan.pdf", "application/pdf", b"%PDF-invented")


@pytest.fixture
def hanna(db: None) -> Actor:
    return Actor.staff(colleague(Role.HANDLER, "Hanna Keller"))


def asked(by: Actor, kind: Kind = Kind.ACCESS, **request: Any) -> tuple[Case, Task]:
    clinic()
    case = searched(kind, by=by.user, of=filed(kind, identities={"member_no": "M-1"}, **request))
    return case, Task.objects.get(case=case)


def answered(task: Task, said: dict[str, dict[str, Any]] = HELD, **given: list[Upload]) -> Case:
    services.save_answers(task, said, given)
    return services.answer_task(task)


def fresh(case: Case) -> Case:
    return queries.case_for(case.reference)


def events(case: Case, action: Action) -> list[Event]:
    return list(case.events.filter(action=action))


def test_the_search_asks_the_owner_in_the_same_transaction_with_a_mail_that_names_nobody(hanna: Actor):
    case, task = asked(hanna)
    assert (task.work, task.state, task.name) == (Work.FIND, TaskState.ASKED, "Nora Quist")
    assert events(case, Action.ASK_OWNER)[0].facts.keys() >= {"task", "system"}
    [sent] = mails_to()
    for hidden in ("Mira", "Voss", "mira.voss", "M-1"):
        assert hidden not in str(sent)
    assert links_to()


def test_the_owner_gets_the_mail_in_their_language(hanna: Actor):
    clinic(language="de")
    searched(by=hanna.user)
    with translation.override("de"):
        assert str(LETTERS[Letter.OWNER_FIND].subject) in mails_to()[0]["subject"]


def test_the_answer_is_asked_for_well_before_the_case_is_due():
    monday = date(2026, 6, 1)
    assert rules.answer_by(monday, date(2026, 7, 1)) == date(2026, 6, 11)
    assert rules.answer_by(monday, date(2026, 6, 15)) == date(2026, 6, 8)
    assert rules.answer_by(monday, date(2026, 6, 4)) == date(2026, 6, 3)
    assert rules.answer_by(monday, None) == date(2026, 6, 11)


def test_a_package_waits_for_every_owner(hanna: Actor):
    case, task = asked(hanna)
    assert case.state == State.REVIEW
    with pytest.raises(NotAllowed, match="have not answered yet"):
        services.approve(case, by=hanna)
    services.approve(answered(task), by=hanna)


def test_what_the_owner_gives_is_counted_as_found(hanna: Actor):
    case, task = asked(hanna)
    case = answered(task, HELD, **{RECORD: [SCAN]})
    record, visit = (queries.findings(case).get(address=address) for address in (RECORD, VISIT))
    assert (record.state, record.found, record.included) == (FindingState.FOUND, 2, 2)
    assert (visit.state, visit.found) == (FindingState.EMPTY, 0)
    assert b"".join(files.read(record.file)).splitlines() == [
        b'{"text":"Broken arm, 2019","file":""}', b'{"text":"","file":"scan.pdf"}',
    ]  # fmt: skip
    assert details_of(case, record).by_owner
    assert evidence.verify(case)


def test_partial_answers_are_kept_and_come_back(hanna: Actor):
    _case, task = asked(hanna)
    services.save_answers(task, {RECORD: HELD[RECORD]}, {RECORD: [SCAN]})
    said = {each.held.address: each for each in owner_answers.said(task)}
    assert (said[RECORD].text, said[RECORD].names) == ("Broken arm, 2019", ("scan.pdf",))
    assert not said[VISIT].complete
    with pytest.raises(NotAllowed, match="Still without an answer: Visits"):
        services.answer_task(task)


def test_nothing_typed_or_uploaded_lies_in_the_database_in_plain_text(hanna: Actor):
    _case, task = asked(hanna)
    services.save_answers(task, HELD, {RECORD: [SCAN]})
    answer, given = task.answers.get(address=RECORD), task.files.get()
    assert b"Broken" not in bytes(answer.text)
    assert b"scan" not in bytes(given.name)
    assert b"invented" not in bytes(given.file.body)


def test_what_no_collection_of_the_task_is_named_for_is_not_kept(hanna: Actor):
    _case, task = asked(hanna)
    services.save_answers(task, {"registry:citizens": HELD[RECORD]}, {"registry:citizens": [SCAN]})
    assert not task.answers.exists()
    assert not task.files.exists()


def test_an_answer_stands_when_everything_is_searched_again_and_nobody_is_asked_twice(hanna: Actor):
    case, task = asked(hanna)
    case = answered(task)
    case = searched(by=hanna.user, of=case)
    assert queries.findings(case).get(address=RECORD).found == 1
    assert Mail.objects.filter(letter=Letter.OWNER_FIND).count() == 1
    services.approve(case, by=hanna)


def test_going_on_without_an_answer_says_why_and_makes_the_answer_partial(hanna: Actor):
    case, task = asked(hanna)
    case = services.go_on_without(case, task, by=hanna, reason="The archive burnt down.")
    lost = queries.findings(case).get(address=RECORD)
    assert (lost.state, details_of(case, lost).told) == (FindingState.UNANSWERED, "The archive burnt down.")
    assert queries.outcome_of(case) == Outcome.PARTLY
    assert "burnt" not in str(events(case, Action.PROCEED_WITHOUT)[0].facts)
    services.approve(case, by=hanna)
    with pytest.raises(NotAllowed):
        services.go_on_without(fresh(case), task, by=hanna, reason="Again")


def test_where_nobody_answered_and_nothing_was_reached_nothing_is_approved(hanna: Actor):
    case, task = asked(hanna)
    queries.findings(case).update(state=FindingState.UNREACHABLE, found=0, file=None)
    case = services.go_on_without(case, task, by=hanna, reason="Ill")
    with pytest.raises(NotAllowed, match="Nothing could be searched"):
        services.approve(case, by=hanna)


def test_an_owner_who_is_not_the_right_one_is_not_chased_and_somebody_else_is_asked(hanna: Actor):
    case, task = asked(hanna)
    services.save_answers(task, HELD, {RECORD: [SCAN]})
    case = services.decline_task(task, note="Ask the archive.")
    assert services.chase_owners(timezone.localdate() + timedelta(days=30)) == 0
    task.refresh_from_db()
    assert task.state == TaskState.MISDIRECTED
    case = services.ask_somebody_else(case, task, by=hanna, name="Ole Berg", email="ole@example.org", language="en")
    task.refresh_from_db()
    assert (task.state, task.email) == (TaskState.ASKED, "ole@example.org")
    assert not task.answers.exists(), "what the first had saved may be anything"
    assert not TaskFile.objects.exists()
    assert links_to("ole@example.org")


def test_asking_again_ends_the_link_before(hanna: Actor):
    case, task = asked(hanna)
    before = TaskLink.objects.get(task=task)
    services.ask_again(case, task, by=hanna)
    before.refresh_from_db()
    assert before.revoked_at
    assert links.live_link(before.pk) is None
    assert TaskLink.objects.filter(task=task, revoked_at=None).count() == 1


@pytest.mark.parametrize("ended", ["answered", "declined", "refused", "withdrawn", "gone on"])
def test_whatever_ends_the_task_or_the_case_ends_the_link(ended: str, hanna: Actor, settings):
    case, task = asked(hanna)
    link, officer = TaskLink.objects.get(task=task), Actor.staff(colleague(Role.DPO))
    if ended == "answered":
        answered(task)
    elif ended == "declined":
        services.decline_task(task, note="Not me")
    elif ended == "withdrawn":
        services.withdraw(case)
    elif ended == "gone on":
        services.go_on_without(case, task, by=hanna, reason="Ill")
    else:
        services.refuse(case, by=officer, ground="12(5)", reason="Ninth time this month")
    assert links.live_link(link.pk) is None


def test_an_old_link_does_not_come_alive_with_a_reopened_case(hanna: Actor):
    case, task = asked(hanna)
    link, officer = TaskLink.objects.get(task=task), Actor.staff(colleague(Role.DPO))
    case = services.withdraw(case)
    services.reopen(case, by=officer, reason="They called")
    assert links.live_link(link.pk) is None


def test_whoever_answered_is_asked_anew_when_a_closed_case_is_taken_up_again(hanna: Actor):
    case, task = asked(hanna)
    case, officer = answered(task), Actor.staff(colleague(Role.DPO))
    Case.objects.filter(pk=case.pk).update(state=State.COMPLETED)
    case = services.reopen(fresh(case), by=officer, reason="They called")
    case = searched(by=hanna.user, of=case)
    assert Task.objects.get(case=case).state == TaskState.ASKED
    assert not queries.findings(case).filter(address=RECORD).exists()


def test_whoever_was_still_asked_is_told_that_it_is_over_and_what_they_gave_is_destroyed(hanna: Actor):
    case, task = asked(hanna)
    services.save_answers(task, HELD, {RECORD: [SCAN]})
    services.withdraw(case)
    assert Mail.objects.filter(case=case, letter=Letter.OWNER_ENDED).count() == 1
    assert not Task.objects.filter(case=case).exists()
    assert not VaultFile.objects.filter(case=case).exists()


def test_nobody_is_asked_any_longer_for_a_system_that_has_a_connection_by_now(hanna: Actor):
    case, _task = asked(hanna)
    Owner.objects.all().delete()
    case = searched(by=hanna.user, of=case)
    assert not Task.objects.exists()
    assert Mail.objects.filter(case=case, letter=Letter.OWNER_ENDED).count() == 1
    services.approve(case, by=hanna)


def test_tidying_up_leaves_the_files_of_owners_alone(hanna: Actor):
    _case, task = asked(hanna)
    services.save_answers(task, {}, {RECORD: [SCAN]})
    assert task.files.get().file not in queries.unclaimed_files()


def test_a_task_that_has_ended_takes_nothing_more(hanna: Actor):
    _case, task = asked(hanna)
    answered(task)
    for late in (
        lambda: services.save_answers(task, HELD, {}),
        lambda: services.answer_task(task),
        lambda: services.decline_task(task, note="Late"),
    ):
        with pytest.raises(NotAllowed, match="ended"):
            late()


def test_more_files_than_a_task_takes_are_refused_and_none_of_them_is_kept(hanna: Actor):
    _case, task = asked(hanna)
    with pytest.raises(NotAllowed, match="more than 50"):
        services.save_answers(task, {}, {RECORD: [SCAN] * 51})
    assert not task.files.exists()


# --- Chasing ----------------------------------------------------------------------------------------------------


def test_owners_are_chased_after_five_days_and_then_every_four(hanna: Actor):
    _case, task = asked(hanna)
    today = timezone.localdate()
    assert [days for days in range(20) if services.chase_owners(today + timedelta(days=days))] == [5, 9, 13, 17]
    assert Mail.objects.filter(letter=Letter.OWNER_CHASE).count() == 4
    assert TaskLink.objects.filter(task=task, revoked_at=None).count() == 5, "earlier mails still open the task"


def test_after_days_without_a_run_an_owner_is_reminded_once(hanna: Actor):
    _case, _task = asked(hanna)
    late = timezone.localdate() + timedelta(days=15)
    assert services.chase_owners(late) == 1
    assert services.chase_owners(late) == 0


def test_from_the_second_reminder_on_handler_and_officers_are_told_too(hanna: Actor):
    officer = colleague(Role.DPO, "Dario Ponti")
    case, _task = asked(hanna)
    services.assign(case, by=hanna, to=hanna.user)

    def told_after(days: int) -> set[str]:
        Reminder.objects.all().delete()
        services.remind(timezone.localdate() + timedelta(days=days))
        late = Reminder.objects.filter(occasion=Occasion.OWNER_LATE)
        return set(late.values_list("mail__recipient__name", flat=True))

    assert told_after(5) == set()
    assert told_after(9) == {"Hanna Keller", officer.name}
    assert told_after(13) == {"Hanna Keller", officer.name}


def test_the_handler_is_told_at_once_that_somebody_else_has_to_answer(hanna: Actor):
    colleague(Role.DPO, "Dario Ponti")
    case, task = asked(hanna)
    services.assign(case, by=hanna, to=hanna.user)
    services.decline_task(task, note="Not me")
    services.remind(timezone.localdate())
    wrong = Reminder.objects.filter(occasion=Occasion.OWNER_WRONG)
    assert list(wrong.values_list("mail__recipient__name", flat=True)) == ["Hanna Keller"]


# --- Erasures ---------------------------------------------------------------------------------------------------


def begun(by: Actor, kind: Kind = Kind.ACCOUNT_DELETION, **request: Any) -> Case:
    """An erasure that is carried out; in this plan no connector has anything to erase."""
    officer = Actor.staff(colleague(Role.DPO, "Dario Ponti"))
    clinic()
    case = searched(kind, by=by.user, of=filed(kind, **request), to_erase=0)
    assert not Task.objects.exists(), "nobody erases before somebody has approved"
    plan = case.plans.get()
    plan.body = fields.seal(case, "plan", {"engine": {}, "systems": []})
    plan.save()
    services.submit(case, by=by)
    services.approve(fresh(case), by=officer)
    return fresh(case)


def test_owners_are_asked_to_erase_when_the_erasure_begins_and_the_certificate_waits_for_them(hanna: Actor):
    case = begun(hanna)
    task = Task.objects.get(case=case)
    assert (case.state, task.work) == (State.EXECUTING, Work.ERASE)
    assert not case.jobs.filter(kind="certificate").exists()
    kept = {"stance": Stance.PARTLY, "erased": 3, "kept": 1, "ground": "17(3)(b)", "reason": "Ten years by law"}
    case = answered(task, {RECORD: kept, VISIT: {"stance": Stance.ERASED, "erased": 2}})
    record = queries.findings(case).get(address=RECORD)
    assert (record.found, record.erased, record.kept, record.left) == (4, 3, 1, 0)
    assert case.jobs.filter(kind="certificate").exists()
    assert lifecycle.transition(case.kind, State.EXECUTING, Action.RECORD_DOCUMENT).guards[-1] is Guard.OWNERS_ANSWERED


def test_a_deletion_of_information_asks_only_for_what_the_person_chose(hanna: Actor):
    case = begun(hanna, Kind.INFORMATION_DELETION, categories=["user.location"])
    task = Task.objects.get(case=case)
    assert [each.held.address for each in owner_answers.said(task)] == [VISIT]


def test_an_owner_who_holds_nothing_of_it_is_not_asked(hanna: Actor):
    case = begun(hanna, Kind.INFORMATION_DELETION, categories=["user.payment"])
    assert not Task.objects.exists()
    assert case.jobs.filter(kind="certificate").exists()


def test_a_legal_hold_calls_the_owner_off(hanna: Actor):
    case = begun(hanna)
    officer = Actor.staff(colleague(Role.DPO, "Dilip Second"))
    link = TaskLink.objects.get()
    services.hold(case, by=officer, reason="A court", review_on=timezone.localdate() + timedelta(days=90))
    assert links.live_link(link.pk) is None
    assert Mail.objects.filter(letter=Letter.OWNER_ENDED).count() == 1


def test_going_on_without_the_owner_finishes_an_erasure_in_part(hanna: Actor):
    case = begun(hanna)
    case = services.go_on_without(case, Task.objects.get(), by=hanna, reason="She left, and nobody has the key.")
    assert case.jobs.filter(kind="certificate").exists()
    assert queries.outcome_of(case) == Outcome.PARTLY


def test_everything_goes_with_the_case(hanna: Actor, monkeypatch: pytest.MonkeyPatch):
    from portal.cases import retention

    case, task = asked(hanna)
    case = answered(task, HELD, **{RECORD: [SCAN]})
    Case.objects.filter(pk=case.pk).update(state=State.COMPLETED)
    monkeypatch.setattr(retention, "is_over", lambda case: True)
    services.destroy(fresh(case))
    assert not Task.objects.exists()
    assert not TaskFile.objects.exists()
    assert not Finding.objects.filter(case=case).exists()
