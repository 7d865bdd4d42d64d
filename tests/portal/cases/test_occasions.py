"""When a reminder is to have gone out: pure dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.occasions import WATCHES, Occasion, escalated, stage

DUE = date(2026, 6, 30)
WATCH = {watch.occasion: watch for watch in WATCHES}


def told(occasion: Occasion, *days: int) -> list[int]:
    """The days, counted from the date, on which there is something new to say when it is looked at on these days."""
    stages = [stage(WATCH[occasion], DUE, DUE + timedelta(day)) for day in days]
    new = [now for before, now in zip([None, *stages], stages, strict=False) if now and now != before]
    return [(day - DUE).days for day in new]


def test_an_answer_is_reminded_of_ten_five_and_two_days_before_on_the_day_and_daily_after_it():
    assert told(Occasion.DUE, *range(-20, 4)) == [-10, -5, -2, 0, 1, 2, 3]


def test_the_last_day_to_extend_the_time_is_reminded_of_before_it_and_never_after_it():
    assert told(Occasion.EXTENSION, *range(-20, 20)) == [-7, -2]


def test_an_acknowledgement_is_reminded_of_until_it_is_given():
    assert told(Occasion.ACKNOWLEDGEMENT, *range(-20, 3)) == [-5, -2, 0, 1, 2]


def test_a_request_that_is_not_confirmed_comes_up_after_three_days_and_after_two_weeks():
    assert told(Occasion.UNCONFIRMED, *range(40)) == [3, 14]


def test_a_question_nobody_answers_comes_up_when_the_case_can_be_closed_and_the_officers_are_told():
    assert told(Occasion.UNANSWERED, *range(70)) == [30, 60]
    assert escalated(WATCH[Occasion.UNANSWERED], DUE, DUE + timedelta(30))


def test_after_an_outage_it_is_said_once():
    assert told(Occasion.DUE, -12, -1, 0) == [-2, 0]
    assert told(Occasion.DUE, -12, 9, 9) == [9]


def test_the_data_protection_officers_are_told_from_two_days_before_the_date():
    watch = WATCH[Occasion.DUE]
    assert [before for before in (10, 5, 2, 0, -1) if escalated(watch, DUE, DUE - timedelta(before))] == [2, 0, -1]
    assert not escalated(WATCH[Occasion.UNCONFIRMED], DUE, DUE + timedelta(14))


@given(day=st.dates(date(2000, 1, 1), date(2050, 1, 1)), after=st.integers(-60, 60))
@pytest.mark.parametrize("watch", WATCHES, ids=lambda watch: watch.occasion)
def test_no_reminder_is_from_the_future_and_none_is_taken_back(watch, day: date, after: int):
    today = day + timedelta(after)
    reminded, tomorrow = stage(watch, day, today), stage(watch, day, today + timedelta(1))
    assert reminded is None or reminded <= today
    if reminded and tomorrow:
        assert tomorrow >= reminded
