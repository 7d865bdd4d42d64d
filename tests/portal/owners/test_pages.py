"""The pages of whoever answers for a system: one link, one task, and no word more of the person than is needed."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.cases import owner_answers, queries, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Exemption, Scope
from portal.correspondence.models import Letter
from portal.owners.models import Stance, Task, TaskState
from portal.staff.models import Role
from portal.vault import fields
from tests.portal.desk.examples import HOSTILE, colleague, filed, searched
from tests.support.owners import clinic, links_to

pytestmark = pytest.mark.django_db
TICKET = "0b9c1d6e-0000-4000-8000-0000000000%02d"
TASK, NOTHING, DECLINE = "/task/", "/task/nothing/", "/task/decline/"


@pytest.fixture
def hanna(db: None) -> Actor:
    return Actor.staff(colleague(Role.HANDLER, "Hanna Keller"))


@pytest.fixture
def case(hanna: Actor) -> Case:
    clinic()
    known = {"member_no": "M-1", "citizen_number": "C-1024-7731"}
    return searched(by=hanna.user, of=filed(identities=known, message="I am very upset."))


def owner(link: str | None = None) -> Client:
    """Somebody who pressed the button behind the link in their newest mail."""
    client = Client()
    answer = client.post(link or links_to()[-1])
    assert answer.headers["Location"] == TASK
    return client


def sent(do: str = "send", ticket: int = 1, **values: object) -> dict[str, object]:
    return {"do": do, "ticket": TICKET % ticket, "part-0-text": "", "part-1-text": "", **values}


def task_of(case: Case) -> Task:
    return Task.objects.get(case=case)


def test_looking_at_the_link_opens_nothing_and_shows_nothing_of_the_person(case: Case, client: Client):
    page = client.get(links_to()[0])
    assert page.status_code == 200
    assert "Mira" not in page.content.decode()
    assert client.get(TASK).status_code == 403
    assert not case.events.filter(action=Action.OPEN_TASK).exists()
    assert page.headers["Referrer-Policy"] == "strict-origin"


def test_the_button_opens_the_task_and_is_evidence(case: Case):
    page = owner().get(TASK).content.decode()
    assert "Mira Voss" in page
    [event] = case.events.filter(action=Action.OPEN_TASK)
    assert (event.actor, set(event.facts)) == ("owner", {"task", "system"})
    assert task_of(case).opened_at


def test_the_page_shows_what_the_file_says_people_are_found_by_and_no_more(case: Case):
    page = owner().get(TASK).content.decode()
    for needed in ("Mira Voss", "mira.voss@example.org", "M-1", "Patient files", "Visits"):
        assert needed in page
    for other in ("C-1024-7731", "very upset", case.reference):
        assert other not in page


def test_the_page_opens_one_task_only(case: Case, hanna: Actor):
    other = searched(by=hanna.user, of=filed(name="Ida Lind", email="ida@example.org"))
    page = owner(links_to()[0]).get(TASK).content.decode()
    assert "Ida Lind" not in page
    assert task_of(other).opened_at is None


@pytest.mark.parametrize("path", ["/task/open/no-such-link/", "/task/open/\u2603/", "/task/open/a/b/"])
def test_a_link_that_is_none_ends_in_the_same_page_as_an_old_one(path: str, client: Client, case: Case):
    services.withdraw(case)
    unknown, old = client.post(path), client.post(links_to()[0])
    assert unknown.status_code == old.status_code == 404
    assert unknown.content.decode().partition("<main")[2] == old.content.decode().partition("<main")[2]


@pytest.mark.parametrize("path", [NOTHING, DECLINE, "/task/leave/"])
def test_what_changes_something_takes_no_get(path: str, case: Case):
    assert owner().get(path).status_code == 405


@pytest.mark.parametrize("path", [TASK, NOTHING, DECLINE])
def test_without_a_link_nothing_is_taken(path: str, client: Client, case: Case):
    assert client.post(path, sent()).status_code == 403


def test_an_open_page_ends_with_the_task(case: Case, hanna: Actor):
    client = owner()
    services.ask_again(case, task_of(case), by=hanna)
    assert client.get(TASK).status_code == 403
    assert client.post(TASK, sent()).status_code == 403


def test_a_visit_ends_after_two_hours(case: Case):
    client = owner()
    session = client.session
    session["task"] = {**session["task"], "seen": session["task"]["seen"] - 7201}
    session.save()
    assert client.get(TASK).status_code == 403


def test_leaving_keeps_what_was_saved(case: Case):
    client = owner()
    client.post(TASK, sent("save", **{"part-0-text": "Broken arm"}))
    assert client.post("/task/leave/").headers["Location"] == "/task/left/"
    assert client.get(TASK).status_code == 403
    assert "Broken arm" in owner().get(TASK).content.decode()


def test_staff_and_the_person_have_no_way_in(case: Case, hanna: Actor):
    signed_in = Client()
    signed_in.force_login(hanna.user)
    assert signed_in.get(TASK).status_code == 403


def test_the_owner_writes_and_sends_files_and_the_task_is_done(case: Case):
    client = owner()
    scan = SimpleUploadedFile("../../etc/pass wd.txt", b"Broken arm, 2019")
    answer = client.post(TASK, sent(**{"part-0-attached": scan, "part-1-nothing": "on"}))
    assert answer.headers["Location"] == "/task/thanks/"
    assert client.get("/task/thanks/").status_code == 200
    assert client.get(TASK).status_code == 403
    assert task_of(case).state == TaskState.ANSWERED
    [record, _visit] = owner_answers.said(task_of(case))
    assert record.names == ("pass wd.txt",)


def test_sending_the_same_form_twice_keeps_the_files_once(case: Case):
    client = owner()
    for _time in range(2):
        client.post(TASK, sent("save", **{"part-0-attached": SimpleUploadedFile("scan.txt", b"x")}))
    assert task_of(case).files.count() == 1


def test_a_file_given_by_mistake_is_removed_and_what_was_typed_stays(case: Case):
    client = owner()
    client.post(TASK, sent("save", **{"part-0-attached": SimpleUploadedFile("scan.txt", b"x")}))
    number = task_of(case).files.get().pk
    client.post(TASK, sent(f"remove:{number}", 2, **{"part-0-text": "Broken arm"}))
    assert not task_of(case).files.exists()
    assert "Broken arm" in client.get(TASK).content.decode()


def test_a_file_of_another_task_cannot_be_removed(case: Case, hanna: Actor):
    searched(by=hanna.user, of=filed(name="Ida Lind", email="ida@example.org"))
    first, second = links_to()
    owner(first).post(TASK, sent("save", **{"part-0-attached": SimpleUploadedFile("scan.txt", b"x")}))
    number = task_of(case).files.get().pk
    owner(second).post(TASK, sent(f"remove:{number}", 2))
    assert task_of(case).files.exists()


def test_a_part_without_an_answer_is_asked_for(case: Case):
    answer = owner().post(TASK, sent(**{"part-0-text": "Broken arm"}))
    assert answer.status_code == 409
    assert "Still without an answer: Visits" in answer.content.decode()
    assert "Broken arm" in answer.content.decode(), "what was typed is not lost"


def test_something_and_nothing_do_not_go_together(case: Case):
    answer = owner().post(TASK, sent(**{"part-0-text": "Broken arm", "part-0-nothing": "on"}))
    assert answer.status_code == 422
    assert task_of(case).is_open


def test_one_press_says_that_nothing_is_held(case: Case):
    client = owner()
    assert client.post(NOTHING).status_code == 422
    assert client.post(NOTHING, {"looked": "on"}).headers["Location"] == "/task/thanks/"
    assert {each.stance for each in task_of(case).answers.all()} == {Stance.NOTHING}


def test_where_files_were_given_nothing_is_not_said_in_passing(case: Case):
    client = owner()
    client.post(TASK, sent("save", **{"part-0-attached": SimpleUploadedFile("scan.txt", b"x")}))
    assert client.post(NOTHING, {"looked": "on"}).status_code == 422


def test_somebody_else_has_to_answer(case: Case):
    client = owner()
    assert client.post(DECLINE, {"note": ""}).status_code == 422
    assert client.post(DECLINE, {"note": "Ask Ole."}).headers["Location"] == "/task/thanks/"
    assert task_of(case).state == TaskState.MISDIRECTED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", b"MZ\x00\x01"),
        ("scan.pdf", b"%PDF-broken"),
        ("photo.jpg", b"\xff\xd8\xffbroken"),
        ("empty.txt", b""),
    ],
)
def test_hostile_files_are_refused(name: str, content: bytes, case: Case):
    answer = owner().post(TASK, sent(**{"part-0-attached": SimpleUploadedFile(name, content)}))
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert not task_of(case).files.exists()


def test_hostile_texts_stay_texts(case: Case, hanna: Actor):
    client = owner()
    client.post(TASK, sent("save", **{"part-0-text": HOSTILE}))
    page = client.get(TASK).content.decode()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_nothing_of_it_is_in_a_log_or_an_address(case: Case, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    token = links_to()[0].split("/")[3]
    client = owner()
    client.post(TASK, sent(**{"part-0-text": "Broken arm", "part-1-nothing": "on"}))
    for secret in (token, "Mira", "Broken arm", "M-1"):
        assert secret not in caplog.text
        assert secret not in str([event.facts for event in case.events.all()])


# --- Erasures ---------------------------------------------------------------------------------------------------


@pytest.fixture
def erasure(hanna: Actor) -> Case:
    officer = Actor.staff(colleague(Role.DPO))
    clinic()
    case = searched(Kind.ACCOUNT_DELETION, by=hanna.user, to_erase=0)
    plan = case.plans.get()
    plan.body = fields.seal(case, "plan", {"engine": {}, "systems": []})
    plan.save()
    services.approve(services.submit(case, by=hanna), by=officer)
    return queries.case_for(case.reference)


def test_the_owner_says_for_every_part_what_was_erased_and_what_is_kept_why(erasure: Case):
    client = owner()
    assert "erase" in client.get(TASK).content.decode()
    kept = {"part-0-stance": "partly", "part-0-erased": "2", "part-1-stance": "erased"}
    assert client.post(TASK, sent(**kept)).status_code == 422, "what is kept needs its reason"
    because = {"part-0-ground": "17(3)(b)", "part-0-reason": "Kept for ten years"}
    assert client.post(TASK, sent(**kept, **because)).headers["Location"] == "/task/thanks/"
    numbers = {each.address: (each.found, each.erased) for each in queries.findings(erasure)}
    assert numbers["clinic:record"] == (3, 2), "an empty number stands for one"
    assert numbers["clinic:visit"] == (1, 1)


def test_what_must_stay_stands_beside_what_is_to_be_erased(erasure: Case):
    Exemption.objects.create(
        case=erasure,
        scope=Scope.CATEGORY,
        target="user.health_and_medical",
        ground="17(3)(e)",
        reason=fields.seal(erasure, "exemption", "There is a lawsuit"),
    )
    page = owner().get(TASK).content.decode()
    assert "day (Clinic Act s. 7, 31 December 2036)" in page
    assert "There is a lawsuit" in page


def test_a_hold_on_another_request_of_the_person_stops_the_owner_too(erasure: Case, hanna: Actor):
    client = owner()
    assert client.get(TASK).status_code == 200
    officer = Actor.staff(colleague(Role.DPO, "Dilip Second"))
    services.hold(filed(), by=officer, reason="A court", review_on=timezone.localdate() + timedelta(days=90))
    assert client.get(TASK).status_code == 403
    assert erasure.mails.last().letter == Letter.OWNER_ENDED


def test_the_pages_that_say_goodbye_say_nothing_else(client: Client, case: Case):
    for path in ("/task/left/", "/task/thanks/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Mira" not in page.content.decode()
