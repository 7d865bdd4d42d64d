"""The figures of a worked example, counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.cases import services
from portal.cases.actors import SUBJECT, Actor
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Event, Outcome
from portal.insights.figures import Chart, Figures, Totals, figures
from portal.insights.selection import Span
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 1)
SPRING = Span(date(2026, 3, 1), date(2026, 5, 31))


def request(received: date, *, days: int | None = None, kind: Kind = Kind.ACCESS, outcome: str = "fulfilled") -> Case:
    """A request due a month after receipt; closed after so many days, or open."""
    case = filed(kind)
    due = received + timedelta(days=31)
    Case.objects.filter(pk=case.pk).update(received_on=received, due_on=due)
    if days is not None:
        closed = datetime(received.year, received.month, received.day, 12, tzinfo=UTC) + timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(closed_at=closed, state=State.COMPLETED, outcome=outcome)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def example() -> list[Case]:
    """Ten closed within 1, 2 … 10 days, one closed late, one overdue, one open in time; and two outside of the span."""
    march = date(2026, 3, 1)
    cases = [request(march, days=number) for number in range(1, 11)]
    cases.append(request(date(2026, 4, 2), days=40, kind=Kind.QUERY, outcome=Outcome.ANSWERED))
    cases.append(request(date(2026, 5, 2)))
    cases.append(request(date(2026, 5, 31)))
    request(date(2026, 2, 28), days=300)
    request(date(2026, 6, 1))
    return cases


def chart(found: Figures, title: str) -> list[tuple[str, int]]:
    charts: list[Chart] = [each for each in found.charts if each.title == title]
    return [(share.label, share.count) for each in charts for share in each.shares]


def test_the_totals_add_up(example: list[Case]):
    totals = figures(SPRING, today=TODAY).totals
    assert totals == Totals(received=13, closed=11, open=2, overdue=1, late=1, extended=0, median=6, ninety=10)
    assert totals.received == totals.closed + totals.open


def test_each_is_counted_under_its_month_kind_topic_and_outcome(example: list[Case]):
    found = figures(SPRING, today=TODAY)
    assert chart(found, "Received") == [("March 2026", 10), ("April 2026", 1), ("May 2026", 2)]
    assert chart(found, "Requests") == [("Request My Information", 12), ("General Request / Query to DPO", 1)]
    assert chart(found, "Topics of general requests") == [("Something else", 1)]
    assert chart(found, "Outcomes") == [("Fulfilled", 10), ("Answered", 1)]
    assert chart(found, "Channels") == [("Website", 13)]
    assert chart(found, "Who asked") == [("The person themselves", 13)]
    assert chart(found, "Laws") == [("General Data Protection Regulation (GDPR)", 13)]


def test_in_a_long_span_years_are_counted(example: list[Case]):
    found = figures(Span(date(2020, 1, 1), date(2026, 12, 31)), today=TODAY)
    assert chart(found, "Received") == [("2026", 15)]


def test_a_refusal_is_counted_under_its_ground():
    dpo = Actor.staff(colleague(Role.DPO))
    services.refuse(filed(), by=dpo, ground="12(5)", reason="Again and again.")
    today = Case.objects.get().received_on
    ((label, count),) = chart(figures(Span(today, today), today=today), "Grounds of refusal")
    assert (label.partition(":")[0], count) == ("Art. 12(5) GDPR", 1)


def test_a_time_that_was_extended_is_counted_once():
    case = filed()
    link = {
        "case": case,
        "at": case.created_at,
        "action": "extend",
        "actor": str(SUBJECT),
        "previous": "",
        "digest": "",
    }
    Event.objects.create(number=8, **link)
    Event.objects.create(number=9, **link)
    assert figures(Span(case.received_on, case.received_on), today=TODAY).totals.extended == 1


def test_a_day_is_a_day_where_the_controller_is():
    case = request(date(2026, 3, 1), days=1)
    Case.objects.filter(pk=case.pk).update(closed_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # the 2nd in Berlin
    assert figures(SPRING, today=TODAY).totals.median == 1


def test_the_last_day_is_not_late():
    request(date(2026, 3, 1), days=31)
    request(date(2026, 5, 31))
    assert figures(SPRING, today=TODAY).totals.late == 0
    assert figures(SPRING, today=TODAY).totals.overdue == 0
    assert figures(SPRING, today=TODAY + timedelta(days=1)).totals.overdue == 1


def test_nothing_received_gives_no_charts_and_no_days():
    found = figures(SPRING, today=TODAY)
    assert found.totals == Totals(0, 0, 0, 0, 0, 0, None, None)
    assert found.charts == []


def test_the_longest_bar_is_whole_and_the_shortest_can_be_seen(example: list[Case]):
    for each in figures(SPRING, today=TODAY).charts:
        assert max(share.percent for share in each.shares) == 100
        assert min(share.percent for share in each.shares) >= 1


def test_a_destroyed_case_is_still_counted(example: list[Case]):
    before = figures(SPRING, today=TODAY)
    case = example[0]
    Case.objects.filter(pk=case.pk).update(closed_at=datetime(2020, 1, 1, tzinfo=UTC))
    services.destroy(case)
    Case.objects.filter(pk=case.pk).update(closed_at=case.closed_at)
    assert figures(SPRING, today=TODAY) == before


def test_however_many_there_are_the_queries_are_the_same(example: list[Case], django_assert_num_queries: Callable):
    with django_assert_num_queries(11):
        figures(SPRING, today=TODAY)
