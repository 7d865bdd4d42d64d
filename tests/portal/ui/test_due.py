import re
from datetime import date, timedelta

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from portal.ui.due import SOON_DAYS, Urgency, due_as_shown

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "urgency", "words"),
    [
        (-2, Urgency.OVERDUE, "2 days overdue"),
        (-1, Urgency.OVERDUE, "1 day overdue"),
        (0, Urgency.SOON, "Due today"),
        (1, Urgency.SOON, "Due tomorrow"),
        (7, Urgency.SOON, "7 days left"),
        (8, Urgency.FINE, "8 days left"),
    ],
)
def test_the_words_say_how_urgent_it_is(days, urgency, words):
    shown = due_as_shown(TODAY + timedelta(days=days), today=TODAY)
    assert (shown.urgency, shown.words) == (urgency, words)


def test_a_closed_case_is_never_late():
    assert due_as_shown(TODAY - timedelta(days=90), today=TODAY, closed=True).urgency == Urgency.CLOSED


def test_a_stopped_clock_never_runs_out():
    assert due_as_shown(TODAY - timedelta(days=1), today=TODAY, paused=True).words == "Clock stopped"


def test_a_case_without_a_date_says_so():
    assert due_as_shown(None, today=TODAY).words == "No date yet"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_urgency_follows_the_days_alone(day, today):
    days = (day - today).days
    expected = Urgency.OVERDUE if days < 0 else Urgency.SOON if days <= SOON_DAYS else Urgency.FINE
    assert due_as_shown(day, today=today).urgency == expected


def test_the_day_of_a_closed_case_is_not_taken_for_the_day_it_was_closed():
    shown = engines["django"].from_string("{% load ui %}{% due day closed=True %}").render({"day": TODAY})
    assert re.search(r'class="due-date">\s*was due', shown)
