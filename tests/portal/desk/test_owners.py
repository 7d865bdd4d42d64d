"""The desk's side of systems that people answer for: who was asked, what to do about it, and how they are set up."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.cases import queries, services
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case
from portal.correspondence.uploads import Upload
from portal.inventory import services as inventory
from portal.inventory.models import DataSystem
from portal.outbox.models import Job, JobKind
from portal.owners.models import Owner, Stance, Task, TaskFile, TaskState
from portal.staff.models import User
from tests.portal.desk.examples import HOSTILE, SignIn, searched
from tests.support.owners import CLINIC_DATASET, clinic, links_to

pytestmark = pytest.mark.django_db
OWNED = {"owner_name": "Nora Quist", "owner_email": "nora.quist@example.org", "owner_language": "de"}


@pytest.fixture
def case(handler: User) -> Case:
    clinic()
    return searched(by=handler)


@pytest.fixture
def desk(as_: SignIn, handler: User) -> Client:
    return as_(handler)


def task() -> Task:
    return Task.objects.get()


def decide(client: Client, case: Case, decision: str, **values: object) -> int:
    address = f"/desk/cases/{case.reference}/owners/{task().pk}/{decision}/"
    return client.post(address, {"seen": queries.case_for(case.reference).version, **values}).status_code


def page(client: Client, case: Case) -> str:
    return client.get(case.get_absolute_url()).content.decode()


def test_the_case_shows_who_is_waited_for_and_what_can_be_done(desk: Client, case: Case):
    shown = page(desk, case)
    for words in ("Nora Quist", "Waiting for the answer", "Ask again", "Ask somebody else", "Go on without"):
        assert words in shown
    assert "have not answered yet" in shown, "the approval says what it waits for"


def test_the_case_shows_what_the_owner_answered_and_its_files_are_looked_at_with_evidence(desk: Client, case: Case):
    said = {"clinic:record": {"stance": Stance.HELD, "text": HOSTILE}, "clinic:visit": {"stance": Stance.NOTHING}}
    services.save_answers(task(), said, {"clinic:record": [Upload("scan.txt", "text/plain", b"Broken arm")]})
    services.answer_task(task())
    shown = page(desk, case)
    assert "scan.txt" in shown
    assert "nothing is held" in shown
    assert HOSTILE not in shown
    given = desk.get(f"/desk/cases/{case.reference}/given/{TaskFile.objects.get().pk}/")
    assert b"".join(given.streaming_content) == b"Broken arm"
    assert "attachment" in given["Content-Disposition"]
    assert case.events.filter(action=Action.VIEW_DATA, facts__has_key="given").exists()


def test_a_file_of_another_case_is_none_of_this_one(desk: Client, case: Case, handler: User):
    services.save_answers(task(), {}, {"clinic:record": [Upload("scan.txt", "text/plain", b"x")]})
    number = TaskFile.objects.get().pk
    other = searched(by=handler)
    assert desk.get(f"/desk/cases/{other.reference}/given/{number}/").status_code == 404
    first = Task.objects.get(case=case)
    assert desk.post(f"/desk/cases/{other.reference}/owners/{first.pk}/again/", {"seen": 1}).status_code == 404


def test_asking_again(desk: Client, case: Case):
    assert decide(desk, case, "again") == 302
    assert len(links_to()) == 2


def test_asking_somebody_else_for_this_case_only(desk: Client, case: Case):
    assert decide(desk, case, "else", name="Ole Berg", email="no address", language="en") == 422
    assert decide(desk, case, "else", name="Ole Berg", email="ole@example.org", language="en") == 302
    assert task().name == "Ole Berg"
    assert Owner.objects.get().name == "Nora Quist"


def test_going_on_without_needs_a_reason(desk: Client, case: Case):
    assert decide(desk, case, "without", reason="") == 422
    assert decide(desk, case, "without", reason="The archive is flooded") == 302
    assert task().state == TaskState.SKIPPED
    assert "The archive is flooded" in page(desk, case)


def test_what_somebody_changed_meanwhile_is_looked_at_first(desk: Client, case: Case):
    assert decide(desk, case, "again", seen=1) == 409


@pytest.mark.parametrize("decision", ["again", "else", "without"])
def test_an_auditor_decides_nothing_and_an_administrator_sees_nothing(
    as_: SignIn, auditor: User, administrator: User, case: Case, decision: str
):
    assert decide(as_(auditor), case, decision) == 403
    assert decide(as_(administrator), case, decision) == 403


def test_a_planned_erasure_says_who_will_be_asked(desk: Client, handler: User):
    clinic()
    shown = page(desk, searched(Kind.ACCOUNT_DELETION, by=handler))
    assert "When the erasure begins" in shown
    assert "Clinic records" in shown


# --- Systems ----------------------------------------------------------------------------------------------------


@pytest.fixture
def office(as_: SignIn, administrator: User) -> Client:
    return as_(administrator)


def test_an_administrator_adds_a_system_with_an_owner_and_no_connection(office: Client):
    filled = {"key": "clinic", "label": "Clinic records", "datasets": CLINIC_DATASET, **OWNED}
    assert office.post("/desk/systems/add/", filled).status_code == 302
    owner = Owner.objects.get(system__key="clinic")
    assert (owner.name, owner.language) == ("Nora Quist", "de")
    assert not Job.objects.filter(kind=JobKind.INSPECT).exists(), "nobody looks at people"
    shown = office.get("/desk/systems/clinic/").content.decode()
    assert "Reached by people" in shown
    assert "No task waits" in shown
    assert "Reached by people" in office.get("/desk/systems/").content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "a connection, or who is asked"),
        ({"owner_name": "Nora"}, "Fill in both"),
        ({"owner_email": "nora@example.org"}, "Fill in both"),
        ({**OWNED, "url": "sqlite:///x"}, "not both"),
    ],
)
def test_a_system_is_reached_in_one_way(office: Client, values: dict, words: str):
    answer = office.post("/desk/systems/add/", {"key": "c", "label": "C", "datasets": CLINIC_DATASET, **values})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_system_can_change_its_owner_and_come_to_have_a_connection(office: Client):
    clinic()
    filled = {"label": "Clinic records", "datasets": CLINIC_DATASET, "active": "on"}
    assert office.post("/desk/systems/clinic/", {**filled, **OWNED, "owner_name": "Ole Berg"}).status_code == 302
    assert Owner.objects.get().name == "Ole Berg"
    assert office.post("/desk/systems/clinic/", filled).status_code == 422, "without either it would not be searched"
    assert office.post("/desk/systems/clinic/", {**filled, "url": "sqlite:///x"}).status_code == 302
    assert not Owner.objects.exists()


def test_the_page_of_the_system_counts_what_waits_and_names_no_case(office: Client, case: Case):
    shown = office.get("/desk/systems/clinic/").content.decode()
    assert "1 task waits" in shown
    assert case.reference not in shown


def test_every_night_only_connections_are_looked_at():
    clinic()
    assert inventory.inspect_all() == 0
    assert DataSystem.objects.count() == 1


def test_a_handler_sets_up_nothing(as_: SignIn, handler: User):
    clinic()
    assert as_(handler).post("/desk/systems/clinic/", OWNED).status_code == 403
