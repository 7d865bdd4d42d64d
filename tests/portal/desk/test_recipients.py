"""Administrators say how recipients are told; staff see who was, and say what they did themselves."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.cases import notices, services
from portal.cases.actors import WORKER
from portal.cases.change import change
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import About, Case, Notice, NoticeState
from portal.inventory.models import DataSystem, Recipient
from portal.staff.models import User
from tests.portal.desk.examples import HOSTILE, SignIn, filed

pytestmark = pytest.mark.django_db
FILE = """
dataset:
  - fides_key: registry
    meta: {habeas: {recipients: [The Airport]}}
    collections: [{name: citizens, fields: [{name: id}]}]
"""
LIST, ADD = "/desk/recipients/", "/desk/recipients/add/"


@pytest.fixture(autouse=True)
def _registry(db: None) -> None:
    DataSystem.objects.create(key="registry", label="Registry", datasets=FILE, connection=b"")


@pytest.fixture
def case(db: None) -> Case:
    with change(filed(Kind.ACCOUNT_DELETION), Action.REVOKE, by=WORKER) as case:
        services.tell_recipients(case, ["registry:citizens"], about=About.ERASURE)
    return case


def told(**changes: object) -> dict[str, object]:
    return {"name": "The Airport", "email": "a@example.org", "language": "en", "identifiers": ["email"], **changes}


def decide(client, case: Case, decision: str, **fields: object):
    notice = Notice.objects.get(case=case)
    address = f"/desk/cases/{case.reference}/recipients/{notice.pk}/{decision}/"
    return client.post(address, {"seen": Case.objects.get(pk=case.pk).version, **fields})


def state(case: Case) -> str:
    return notices.of(case)[0].notice.state


def test_everybody_named_in_a_file_is_listed_with_how_they_are_told(as_: SignIn, administrator: User):
    page = as_(administrator).get(LIST).content.decode()
    assert "The Airport" in page
    assert "By hand" in page


def test_an_administrator_says_how_they_are_told(as_: SignIn, administrator: User):
    client = as_(administrator)
    assert "The Airport" in client.get(f"{ADD}?name=The+Airport").content.decode()
    assert client.post(ADD, told()).headers["Location"] == LIST
    kept = Recipient.objects.get()
    assert (kept.name, kept.email, kept.identifiers) == ("The Airport", "a@example.org", ["email"])
    client.post(f"/desk/recipients/{kept.pk}/", told(email="b@example.org", identifiers=["email", "name"]))
    kept.refresh_from_db()
    assert (kept.email, kept.identifiers) == ("b@example.org", ["email", "name"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"identifiers": []}, "Choose by what they find the person"),
        ({"identifiers": ["shoe_size"]}, "shoe_size is not one"),
        ({"name": "Somebody Else"}, "Somebody Else is not one"),
        ({"email": "nowhere"}, "valid email"),
    ],
)
def test_what_would_not_reach_them_is_refused(as_: SignIn, administrator: User, changes, words):
    response = as_(administrator).post(ADD, told(**changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("address", [LIST, ADD])
def test_nobody_but_administrators_keeps_recipients(as_: SignIn, dpo: User, address: str):
    assert as_(dpo).get(address).status_code == 403


def test_staff_see_who_is_to_be_told_and_what(as_: SignIn, handler: User, case: Case):
    Recipient.objects.update(note=HOSTILE)
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "To be told by hand" in page
    assert "has erased personal data" in page
    assert "<script>alert" not in page
    assert "They are not told" not in page


def test_staff_note_that_they_told_somebody(as_: SignIn, handler: User, case: Case):
    response = decide(as_(handler), case, "told", on=timezone.localdate().isoformat(), how="By telephone")
    assert response.status_code == 302
    assert state(case) == NoticeState.TOLD
    assert "By telephone" in as_(handler).get(case.get_absolute_url()).content.decode()


def test_a_day_in_the_future_is_refused(as_: SignIn, handler: User, case: Case):
    response = decide(as_(handler), case, "told", on="2999-01-01", how="By telephone")
    assert (response.status_code, state(case)) == (422, NoticeState.BY_HAND)
    assert "in the future" in response.content.decode()


def test_only_a_dpo_says_that_somebody_is_not_told(as_: SignIn, handler: User, dpo: User, case: Case):
    assert decide(as_(handler), case, "spare", reason="Too much").status_code == 403
    assert decide(as_(dpo), case, "spare", reason="It was wound up").status_code == 302
    assert state(case) == NoticeState.SPARED


def test_said_twice_the_second_is_told_so(as_: SignIn, handler: User, case: Case):
    for status in (302, 409):
        response = decide(as_(handler), case, "told", on="2026-01-01", how="By letter")
        assert response.status_code == status


def test_an_unknown_decision_or_the_notice_of_another_case_is_not_found(as_: SignIn, handler: User, case: Case):
    assert decide(as_(handler), case, "forget").status_code == 404
    number = Notice.objects.get(case=case).pk
    address = f"/desk/cases/{filed().reference}/recipients/{number}/told/"
    assert as_(handler).post(address, {"seen": 1, "on": "2026-01-01", "how": "x"}).status_code == 404


def test_whoever_looked_at_an_older_version_is_told(as_: SignIn, handler: User, case: Case):
    response = decide(as_(handler), case, "told", on="2026-01-01", how="By letter", seen=0)
    assert (response.status_code, state(case)) == (409, NoticeState.BY_HAND)
