"""Colleagues are told of dates before they pass: the right ones, once, in their language, and nothing about people."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from portal.cases import deadlines, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import State
from portal.cases.models import Case, Fee
from portal.cases.occasions import Occasion
from portal.cases.services.reminding import Reminded
from portal.correspondence import staff
from portal.correspondence.models import Letter, Reminder, StaffMail
from portal.outbox.models import Job, JobKind
from portal.staff.models import Role, User
from tests.portal.desk.examples import colleague, filed
from tests.support.running import run_due_jobs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


def due(days: int, *, to: User | None = None, **values: object) -> Case:
    """A case whose answer is due so many days after TODAY, and nothing else about it is."""
    case = filed()
    columns = {"extend_by": None, "acknowledge_by": None, "received_on": TODAY, "assignee": to, **values}
    Case.objects.filter(pk=case.pk).update(due_on=TODAY + timedelta(days), **columns)
    return Case.objects.get(pk=case.pk)


def told() -> list[tuple[str, str, str]]:
    """Who is told what of which case, so far."""
    lines = Reminder.objects.order_by("mail__recipient__name", "pk").select_related("case", "mail__recipient")
    return [(line.mail.recipient.name, line.case.reference, line.occasion) for line in lines]


def names() -> list[str]:
    return [name for name, _reference, _occasion in told()]


@pytest.fixture
def hanna(db: None) -> User:
    return colleague(Role.HANDLER, "Hanna Keller")


@pytest.fixture
def dario(db: None) -> User:
    return colleague(Role.DPO, "Dario Ponti")


def test_whoever_handles_a_case_is_told_and_near_the_date_the_officers_too(hanna: User, dario: User):
    far, near = due(5, to=hanna), due(2, to=hanna)
    services.remind(TODAY)
    assert told() == [
        ("Dario Ponti", near.reference, "due"),
        *(("Hanna Keller", each.reference, "due") for each in (near, far)),
    ]


def test_every_officer_is_told_of_what_nobody_handles(dario: User):
    colleague(Role.DPO, "Dara Second")
    due(10)
    services.remind(TODAY)
    assert names() == ["Dara Second", "Dario Ponti"]


def test_a_colleague_who_left_is_nobody(hanna: User, dario: User):
    User.objects.filter(pk=hanna.pk).update(is_active=False)
    due(10, to=hanna)
    services.remind(TODAY)
    assert names() == ["Dario Ponti"]


def test_where_there_is_no_officer_the_administrators_are_told():
    colleague(Role.ADMINISTRATOR, "Ada Minster")
    due(0)
    services.remind(TODAY)
    assert names() == ["Ada Minster"]


def test_where_there_is_nobody_the_log_says_so(caplog: pytest.LogCaptureFixture):
    due(0)
    assert services.remind(TODAY) == Reminded(0, 0, 0, 0)
    assert "nobody_to_remind" in caplog.text


def test_called_again_it_says_nothing_twice_and_each_day_what_is_new(dario: User):
    due(10)
    assert [services.remind(TODAY + timedelta(day)).reminders for day in (0, 0, 1, 5, 5, 8, 10, 11, 11, 12)] == [
        1, 0, 0, 1, 0, 1, 1, 1, 0, 1,
    ]  # fmt: skip


def test_after_a_week_without_it_each_date_is_told_of_once(dario: User):
    due(1)
    services.remind(TODAY)
    assert services.remind(TODAY + timedelta(8)).reminders == 1


def test_there_is_one_mail_for_each_colleague_however_many_dates_it_names(hanna: User, dario: User):
    for days in (0, 2, 2, -3):
        due(days, to=hanna)
    assert services.remind(TODAY) == Reminded(0, 0, reminders=8, mails=2)
    assert Job.objects.filter(kind=JobKind.TELL_STAFF).count() == 2


def test_a_time_that_stands_still_and_a_case_that_is_closed_are_no_reason(dario: User):
    due(-3, clock_stopped=True)
    due(-3, state=State.COMPLETED)
    assert services.remind(TODAY).reminders == 0


def test_there_is_an_alarm_before_the_last_day_to_extend_the_time(dario: User):
    case = due(40, extend_by=TODAY + timedelta(7))
    services.remind(TODAY)
    assert told() == [("Dario Ponti", case.reference, "extension")]
    Case.objects.update(extend_by=TODAY - timedelta(1))
    assert services.remind(TODAY).reminders == 0


def test_the_last_day_to_extend_follows_from_the_law():
    handler = Actor.staff(colleague(Role.HANDLER))
    case = filed()
    assert case.extend_by == deadlines.of(case).extendable_until is not None
    services.extend(case, by=handler, reason="Four archives.")
    assert Case.objects.get(pk=case.pk).extend_by is None


def test_an_acknowledgement_is_asked_for_until_it_is_given(dario: User, settings, tmp_path):
    promise = tmp_path / "promise.toml"
    promise.write_text("respond = { days = 30 }\nacknowledge = { days = 2 }\n")
    settings.PROMISE_FILE = str(promise)
    today, officer = timezone.localdate(), Actor.staff(dario)
    case, confirmed = filed(confirmed=False), filed()
    assert (confirmed.acknowledged_on, case.acknowledged_on) == (today, None)
    services.remind(case.acknowledge_by)
    assert ("Dario Ponti", case.reference, "acknowledgement") in told()
    assert ("Dario Ponti", confirmed.reference, "acknowledgement") not in told()
    services.acknowledge(case, by=officer)
    assert case.mails.filter(letter=Letter.ACKNOWLEDGED).count() == 1
    before = len(told())
    services.remind(case.acknowledge_by + timedelta(1))
    assert [line for line in told()[before:] if line[2] == "acknowledgement"] == []


def test_a_request_nobody_confirmed_comes_before_the_officers(dario: User):
    case = due(90, state=State.UNCONFIRMED, received_on=TODAY - timedelta(4))
    services.remind(TODAY)
    assert told() == [("Dario Ponti", case.reference, "unconfirmed")]


def test_a_case_that_waits_for_an_answer_is_not_forgotten_though_its_clock_stands_still(hanna: User, dario: User):
    case = services.ask(due(5, to=hanna), by=Actor.staff(dario), body="Which account?")
    Case.objects.filter(pk=case.pk).update(asked_on=TODAY - timedelta(30))
    services.remind(TODAY)
    assert told() == [(name, case.reference, "unanswered") for name in ("Dario Ponti", "Hanna Keller")]


def test_a_fee_nobody_answers_is_not_forgotten_either(hanna: User, dario: User):
    case = services.quote_fee(due(90, to=hanna), by=Actor.staff(dario), amount=Decimal(5), reason="Again.")
    Fee.objects.filter(case=case).update(quoted_on=TODAY - timedelta(30))
    services.remind(TODAY)
    assert told() == [(name, case.reference, "unanswered") for name in ("Dario Ponti", "Hanna Keller")]


def test_a_legal_hold_is_looked_at_again_whether_the_case_is_open_or_closed(dario: User):
    cases = [due(90), services.withdraw(due(90))]
    for case in cases:
        services.hold(case, by=Actor.staff(dario), reason="A lawsuit.", review_on=TODAY)
    services.remind(TODAY - timedelta(8))
    assert told() == []
    for day in (-7, -6, 0, 1):
        services.remind(TODAY + timedelta(day))
    assert told() == [(dario.name, case.reference, Occasion.HOLD) for _day in (-7, 0) for case in cases]
    services.release_hold(cases[0], by=Actor.staff(dario), reason="It is over.")
    newest = StaffMail.objects.latest("pk")
    listed = staff.content_of(newest)["text"]
    assert cases[1].reference in listed
    assert cases[0].reference not in listed, "it is released"
    services.remind(TODAY + timedelta(30))
    assert told()[4:] == [(dario.name, cases[1].reference, Occasion.HOLD)]


def test_a_colleague_who_takes_a_case_over_is_told_where_it_stands(hanna: User, dario: User):
    case = due(5)
    services.remind(TODAY)
    services.assign(case, by=Actor.staff(dario), to=hanna)
    services.remind(TODAY)
    assert names() == ["Dario Ponti", "Hanna Keller"]


def test_the_mail_names_no_person_and_links_to_the_desk(dario: User):
    case = due(2)
    services.remind(TODAY)
    content = staff.content_of(StaffMail.objects.get())
    assert content
    whole = " ".join(content.values())
    assert case.reference in content["text"]
    assert case.get_absolute_url() in content["html"]
    assert "Request My Information" in content["text"]
    assert "Mira" not in whole
    assert "Voss" not in whole
    assert "Reference:" not in whole


def test_it_is_in_the_language_the_colleague_signs_in_with(dario: User, client):
    client.cookies["habeas_language"] = "de"
    client.post(reverse("account_login"), {"login": dario.email, "password": "a-long-and-invented-password"})
    assert User.objects.get(pk=dario.pk).language == "de"


@pytest.mark.django_db(transaction=True)
def test_what_was_closed_since_is_left_out_and_no_mail_is_sent_for_nothing(dario: User):
    case = due(2)
    services.remind(TODAY)
    services.withdraw(case)
    assert staff.content_of(StaffMail.objects.get()) is None
    run_due_jobs()
    assert not [sent for sent in mail.outbox if dario.email in sent.to]
    assert not Job.objects.filter(kind=JobKind.TELL_STAFF).exclude(state="done").exists()


@pytest.mark.django_db(transaction=True)
def test_the_mail_goes_out_once_even_if_its_job_runs_again(dario: User):
    due(2)
    services.remind(TODAY)
    run_due_jobs()
    Job.objects.filter(kind=JobKind.TELL_STAFF).update(state="waiting", sent_at=None)
    run_due_jobs()
    (sent,) = [sent for sent in mail.outbox if dario.email in sent.to]
    assert sent.extra_headers["Message-ID"].startswith(f"<staff.{StaffMail.objects.get().pk}@")


def test_a_long_list_names_what_presses_most_and_counts_the_rest(dario: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(staff, "LISTED", 1)
    late, near = due(-30), due(0)
    services.remind(TODAY)
    content = staff.content_of(StaffMail.objects.get())
    assert content
    assert late.reference in content["text"]
    assert near.reference not in content["text"]
    assert "And 1 more" in content["text"]
    assert "2 deadlines need attention" in content["subject"]


def test_many_cases_take_a_few_queries(dario: User, django_assert_max_num_queries: Callable):
    for days in range(-10, 11):
        due(days)
    with django_assert_max_num_queries(20):
        services.remind(TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_each_mail_once(dario: User):
    for days in (0, -1, 2):
        due(days)
    services.ask(due(30), by=Actor.staff(dario), body="Which account?")
    Case.objects.filter(state=State.WAITING).update(asked_on=TODAY - timedelta(20))
    start, found = threading.Barrier(4), []

    def run() -> None:
        start.wait()
        try:
            found.append(services.remind(TODAY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.reminders for each in found) == Reminder.objects.count() == 3
    assert sum(each.chased for each in found) == 1
    assert StaffMail.objects.count() == Job.objects.filter(kind=JobKind.TELL_STAFF).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_half_way_leaves_nothing_and_the_next_run_says_it_all(dario: User, monkeypatch: pytest.MonkeyPatch):
    from portal.cases.services import reminding

    due(0)
    with monkeypatch.context() as broken:
        broken.setattr(reminding, "enqueue", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.remind(TODAY)
    assert not Reminder.objects.exists()
    assert services.remind(TODAY).mails == 1
