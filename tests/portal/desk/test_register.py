"""The page of the register: who sees it, what it shows, and the files behind it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.cases.models import Case
from portal.staff.models import Role, User
from tests.portal.desk.examples import SignIn, colleague, filed
from tests.portal.insights.test_register import opened_csv, opened_ods

pytestmark = pytest.mark.django_db
PAGE = "/desk/register/"
FILES = ("/desk/register/csv/", "/desk/register/ods/")


@pytest.mark.parametrize("address", [PAGE, *FILES])
@pytest.mark.parametrize(
    ("role", "status"), [(Role.DPO, 200), (Role.AUDITOR, 200), (Role.HANDLER, 403), (Role.ADMINISTRATOR, 403)]
)
def test_it_is_for_those_who_supervise(as_: SignIn, role: Role, status: int, address: str):
    assert as_(colleague(role)).get(address).status_code == status


@pytest.mark.parametrize("address", [PAGE, *FILES])
def test_it_takes_no_post(as_: SignIn, dpo: User, address: str):
    assert as_(dpo).post(address).status_code == 405


@pytest.mark.parametrize(("role", "shown"), [(Role.DPO, True), (Role.AUDITOR, True), (Role.HANDLER, False)])
def test_the_queue_leads_there_whoever_may_open_it(as_: SignIn, role: Role, shown: bool):
    assert (reverse("desk:register") in as_(colleague(role)).get("/desk/").content.decode()) is shown


def test_it_shows_this_year_until_somebody_asks_for_another(as_: SignIn, dpo: User):
    case = filed()
    Case.objects.filter(pk=filed().pk).update(received_on=date(2020, 5, 5), due_on=date(2020, 6, 5))
    context = as_(dpo).get(PAGE).context
    assert (context["figures"].totals.received, context["span"].since.year) == (1, case.received_on.year)
    page = as_(dpo).get(PAGE, {"since": "2020-05-05", "until": "2020-05-05"})
    assert (page.context["figures"].totals.received, page.context["figures"].totals.overdue) == (1, 1)
    assert "?since=2020-05-05&amp;until=2020-05-05" in page.content.decode()


def test_it_shows_no_name(as_: SignIn, dpo: User):
    filed()
    page = as_(dpo).get(PAGE).content.decode()
    assert "Request My Information" in page
    assert "Mira" not in page


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [("2026-05-02", "2026-05-01", "before the first one"), ("tomorrow", "2026-05-01", "Enter a valid date")],
)
def test_days_that_make_no_span_are_said_and_give_no_file(as_: SignIn, dpo: User, since: str, until: str, says: str):
    page = as_(dpo).get(PAGE, {"since": since, "until": until})
    assert page.status_code == 422
    assert says in page.content.decode()
    assert [as_(dpo).get(each, {"since": since, "until": until}).status_code for each in FILES] == [404, 404]


def test_there_is_no_other_kind_of_file(as_: SignIn, dpo: User):
    assert as_(dpo).get("/desk/register/xlsx/").status_code == 404


def test_both_files_can_be_opened_and_are_named_for_their_days(as_: SignIn, auditor: User):
    case = filed()
    span = {"since": "2026-01-01", "until": "2099-12-31"}
    as_csv, as_ods = (download(as_(auditor), address, span) for address in FILES)
    assert as_csv[0] == 'attachment; filename="register-2026-01-01-2099-12-31.csv"'
    assert as_ods[0] == 'attachment; filename="register-2026-01-01-2099-12-31.ods"'
    assert opened_csv(as_csv[1])[1][0] == opened_ods(as_ods[1])[1][0] == case.reference


def download(client: Client, address: str, span: dict[str, str]) -> tuple[str, bytes]:
    answer = client.get(address, span)
    return answer["Content-Disposition"], b"".join(answer.streaming_content)
