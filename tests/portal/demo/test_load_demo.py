"""`manage.py load_demo`: everything the first time, nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from portal.cases import evidence
from portal.cases import request as requests
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Finding
from portal.correspondence.models import Mail
from portal.demo.cases import BEGUN
from portal.demo.logins import LOGINS
from portal.inventory.models import DataSystem
from portal.staff.models import User
from tests.portal.demo.conftest import Systems
from tests.support.running import run_due_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def environment(demo: Systems, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_DEMO_REGISTRY_URL", demo.registry)
    monkeypatch.setenv("HABEAS_DEMO_SITE", str(demo.site))


def everything() -> dict[str, object]:
    return {
        "staff": list(User.objects.order_by("pk").values_list("pk", "email", "password")),
        "systems": list(DataSystem.objects.order_by("pk").values_list("key", "version")),
        "cases": list(Case.objects.order_by("pk").values_list("reference", "state", "version")),
        "mails": list(Mail.objects.order_by("pk").values_list("key", flat=True)),
    }


def test_loading_it_again_changes_nothing():
    call_command("load_demo")
    first = everything()
    call_command("load_demo")
    assert everything() == first


def test_everybody_can_sign_in_with_what_the_guide_says(rf):
    call_command("load_demo")
    signed_in = [authenticate(rf.post("/"), email=login.email, password=login.password) for login in LOGINS]
    assert [(user.email, user.role) for user in signed_in] == [(login.email, login.role) for login in LOGINS]


def test_a_system_that_moved_is_found_where_it_is_now(demo: Systems, tmp_path: Path, monkeypatch):
    call_command("load_demo")
    before = dict(DataSystem.objects.values_list("key", "version"))
    moved = tmp_path / "moved.sqlite"
    moved.write_bytes(demo.site.read_bytes())
    monkeypatch.setenv("HABEAS_DEMO_SITE", str(moved))
    call_command("load_demo")
    site = DataSystem.objects.get(key="site")
    assert site.url == f"sqlite:///{moved}"
    after = dict(DataSystem.objects.values_list("key", "version"))
    assert after == {**before, "site": before["site"] + 1}


def test_the_desk_begins_with_requests_of_every_kind_in_many_states():
    call_command("load_demo")
    assert {case.kind for case in Case.objects.all()} == set(Kind)
    assert Counter(Case.objects.values_list("state", flat=True)) == {
        State.UNCONFIRMED: 1, State.OPEN: 2, State.WAITING: 1, State.SEARCHING: 2, State.COMPLETED: 1,
        State.REFUSED: 1, State.WITHDRAWN: 1,
    }  # fmt: skip
    for case in Case.objects.all():
        assert evidence.verify(case) >= 1
        assert "@example.org" in requests.of(case).email


def test_what_was_searched_for_can_be_reviewed_once_the_workers_ran():
    call_command("load_demo")
    searching = set(Case.objects.filter(state=State.SEARCHING).values_list("pk", flat=True))
    run_due_jobs()
    assert set(Case.objects.filter(state=State.REVIEW).values_list("pk", flat=True)) == searching
    assert all(Finding.objects.filter(case=pk, found__gt=0).exists() for pk in searching)
    assert not Mail.objects.filter(sent_at=None).exists()


def test_a_case_that_somebody_took_further_is_left_alone():
    call_command("load_demo")
    case = Case.objects.get(submission=BEGUN[0].submission)
    Case.objects.filter(pk=case.pk).update(state=State.WITHDRAWN)
    call_command("load_demo")
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
