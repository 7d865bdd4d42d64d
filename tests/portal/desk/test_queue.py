"""The queue page."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.outbox.models import Job, JobKind, JobState
from portal.staff.models import Role, User
from tests.portal.desk.examples import HOSTILE, SignIn, colleague, filed

pytestmark = pytest.mark.django_db
QUEUE = "/desk/"


def due(case: Case, days: int) -> Case:
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() + timedelta(days=days))
    return case


def order(page: str, *cases: Case) -> list[Case]:
    return sorted(cases, key=lambda case: page.index(case.reference))


def test_somebody_not_signed_in_is_asked_to_and_comes_back(client: Client):
    answer = client.get(f"{QUEUE}?kind=access")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert "next=/desk/%3Fkind%3Daccess" in answer["Location"]


def test_a_fragment_asked_for_without_signing_in_moves_the_whole_page(client: Client):
    answer = client.get(QUEUE, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("account_login")


@pytest.mark.parametrize("role", [Role.HANDLER, Role.DPO, Role.AUDITOR])
def test_everybody_who_works_on_cases_sees_it(as_: SignIn, role: Role):
    case = filed()
    assert case.reference in as_(colleague(role)).get(QUEUE).content.decode()


def test_an_administrator_is_sent_to_the_systems_and_sees_no_case(as_: SignIn, administrator: User):
    assert as_(administrator).get(QUEUE)["Location"] == reverse("desk:systems")


def test_it_rejects_other_methods(as_: SignIn, handler: User):
    assert as_(handler).delete(QUEUE).status_code == 405


def test_the_most_pressing_case_comes_first(as_: SignIn, handler: User):
    later, overdue, soon = due(filed(), 20), due(filed(), -2), due(filed(), 3)
    page = as_(handler).get(QUEUE).content.decode()
    assert order(page, later, overdue, soon) == [overdue, soon, later]
    assert "2 days overdue" in page
    assert "1 overdue" in page
    assert "1 due within a week" in page


def test_unconfirmed_requests_are_visible_and_marked(as_: SignIn, handler: User):
    filed(confirmed=False)
    assert "Waiting for confirmation" in as_(handler).get(QUEUE).content.decode()


def test_a_waiting_case_shows_that_its_clock_is_stopped(as_: SignIn, handler: User):
    services.ask(filed(), by=Actor.staff(handler), body="Which account?")
    assert "Clock stopped" in as_(handler).get(QUEUE).content.decode()


def test_it_narrows_by_kind_state_and_person(as_: SignIn, handler: User, dpo: User):
    mine = services.assign(filed(), by=Actor.staff(handler), to=handler)
    theirs = services.assign(filed(Kind.QUERY), by=Actor.staff(handler), to=dpo)
    nobodys = filed(Kind.QUERY, confirmed=False)
    client = as_(handler)
    shown = {
        query: {
            case for case in (mine, theirs, nobodys) if case.reference in client.get(QUEUE + query).content.decode()
        }
        for query in ("?kind=access", "?state=unconfirmed", "?assignee=me", "?assignee=nobody", f"?assignee={dpo.pk}")
    }
    assert list(shown.values()) == [{mine}, {nobodys}, {mine}, {nobodys}, {theirs}]


@pytest.mark.parametrize("text", ["voss", "MIRA  Voss", "mira.voss@example.org", "c-1024-7731"])
def test_it_finds_people_by_what_they_told_us(as_: SignIn, handler: User, text: str):
    hers, other = filed(), filed(name="Jon Ashe", email="jon@example.org", identities={})
    page = as_(handler).post(QUEUE, {"text": text}).content.decode()
    assert hers.reference in page
    assert other.reference not in page


def test_a_search_finds_closed_requests_too(as_: SignIn, handler: User):
    closed = services.withdraw(filed())
    client = as_(handler)
    assert closed.reference not in client.get(QUEUE).content.decode()
    assert closed.reference in client.post(QUEUE, {"text": closed.reference}).content.decode()


def test_a_searched_name_is_never_put_into_an_address(as_: SignIn, handler: User):
    for _ in range(27):
        filed()
    page = as_(handler).post(QUEUE, {"text": "Voss", "kind": "access"})
    assert page.status_code == 200
    assert "HX-Push-Url" not in page
    assert not [line for line in page.content.decode().splitlines() if "href" in line and "oss&" in line.lower()]
    assert '<input type="hidden" name="text" value="Voss">' in page.content.decode()


def test_filters_without_a_name_become_an_address_that_can_be_kept(as_: SignIn, handler: User):
    client = as_(handler)
    assert client.post(QUEUE, {"text": "", "kind": "query"})["Location"] == f"{QUEUE}?kind=query"
    quick = client.post(QUEUE, {"text": "", "kind": "query"}, headers={"HX-Request": "true"})
    assert quick["HX-Push-Url"] == f"{QUEUE}?kind=query"
    assert "<html" not in quick.content.decode()


def test_pages_follow_each_other_without_gap_or_repetition(as_: SignIn, handler: User):
    cases = [due(filed(), day) for day in (1, 1, 2) for _ in range(18)]
    client, address, seen = as_(handler), QUEUE, []
    while address:
        answer = client.get(address)
        seen += [row.case.reference for row in answer.context["page"].rows]
        address = f"{QUEUE}?after={answer.context['next']}" if answer.context["next"] else ""
    assert sorted(seen) == sorted(case.reference for case in cases)


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=2026-13-40.1", "?after=2026-01-01.x", "?kind=other", "?assignee=0"]
)
def test_a_mangled_address_is_explained(as_: SignIn, handler: User, query: str):
    answer = as_(handler).get(QUEUE + query)
    assert answer.status_code == 422
    assert "Show all" in answer.content.decode()


def test_it_says_when_there_is_nothing_to_do(as_: SignIn, handler: User):
    client = as_(handler)
    assert "Nothing to do" in client.get(QUEUE).content.decode()
    assert "No request matches" in client.get(f"{QUEUE}?kind=access").content.decode()


def test_hostile_names_are_only_text(as_: SignIn, handler: User):
    filed(name=HOSTILE)
    page = as_(handler).get(QUEUE).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_it_asks_the_database_the_same_few_questions_however_long_it_is(
    as_: SignIn, handler: User, django_assert_num_queries: DjangoAssertNumQueries
):
    client = as_(handler)
    for _ in range(3):
        filed()
    with django_assert_num_queries(9):
        client.get(QUEUE)
    for _ in range(57):
        services.assign(filed(), by=Actor.staff(handler), to=handler)
    with django_assert_num_queries(9):
        client.get(QUEUE)


def test_it_says_how_many_are_not_confirmed_and_leads_to_them(as_: SignIn, handler: User):
    filed(confirmed=False)
    page = as_(handler).get(QUEUE).content.decode()
    assert "1 not confirmed" in page
    assert "?state=unconfirmed" in page


def test_a_clock_that_stands_still_is_neither_overdue_nor_pressing(as_: SignIn, handler: User):
    for days in (-2, 3):
        services.ask(case := filed(), by=Actor.staff(handler), body="Which account?")
        due(case, days)
    page = as_(handler).get(QUEUE).content.decode()
    assert "Nothing is overdue" in page
    assert "0 due within a week" in page


def test_it_warns_where_nobody_would_be_reminded_or_a_reminder_did_not_arrive(as_: SignIn, handler: User):
    client = as_(handler)
    assert "No data-protection officer can sign in" in client.get(QUEUE).content.decode()
    colleague(Role.DPO)
    assert "Deadlines may pass unnoticed" not in client.get(QUEUE).content.decode()
    Job.objects.create(kind=JobKind.TELL_STAFF, key="tell_staff:1", state=JobState.DEAD, due_at=timezone.now())
    assert "A reminder to a colleague could not be sent" in client.get(QUEUE).content.decode()


def test_a_request_that_waits_for_a_fee_is_marked(as_: SignIn, dpo: User):
    filed()
    services.quote_fee(filed(), by=Actor.staff(dpo), amount=Decimal("12.50"), reason="The fourth copy.")
    assert as_(dpo).get("/desk/").content.decode().count("Fee not accepted yet") == 1
