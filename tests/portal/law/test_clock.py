"""When an answer is due: the worked examples of the authorities, and what must hold for every day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.law.calendar import UnknownPlace, is_working_day, public_holidays
from portal.law.clock import ClockEvent, EventKind, deadline, local_date, suspensions
from portal.law.jurisdiction import JurisdictionError, jurisdiction

GDPR = jurisdiction("eu-gdpr")
EXAMPLES = json.loads(Path(__file__).with_name("eu_gdpr_deadlines.json").read_text())
COUNTRIES = st.sampled_from(["AT", "DE", "FR", "IE", "PL", "SE"])
DAYS = st.dates(date(2018, 5, 25), date(2035, 12, 31))


def event(kind: str, day: str) -> ClockEvent:
    return ClockEvent(EventKind(kind), date.fromisoformat(day))


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{each['country']} {each['received']}" for each in EXAMPLES])
def test_every_worked_example_comes_out(example):
    found = deadline(
        GDPR,
        country=example["country"],
        region=example.get("region"),
        received=date.fromisoformat(example["received"]),
        events=[event(each["kind"], each["date"]) for each in example["events"]],
    )
    assert found.due == date.fromisoformat(example["due"])


def test_a_holiday_is_named_where_it_moves_the_last_day():
    found = deadline(GDPR, country="DE", region=None, received=date(2026, 11, 25))
    assert (found.period_ends, found.roll.holiday, found.due) == (
        date(2026, 12, 25),
        "Christmas Day",
        date(2026, 12, 28),
    )


def test_questions_that_overlap_stop_the_clock_once():
    stops = suspensions(
        [
            event("identity_requested", "2026-03-02"),
            event("clarification_requested", "2026-03-04"),
            event("identity_received", "2026-03-06"),
            event("clarification_received", "2026-03-10"),
        ]
    )
    assert [(stop.start.day, stop.end.day) for stop in stops] == [(2, 10)]


def test_an_open_question_leaves_the_clock_standing():
    asked = [event("clarification_requested", "2026-03-04")]
    found = deadline(GDPR, country="DE", region=None, received=date(2026, 3, 2), events=asked)
    assert not found.running
    assert found.suspensions[0].days(date(2026, 3, 14)) == 10


@given(DAYS, DAYS, COUNTRIES)
def test_a_later_receipt_is_never_due_earlier(one: date, other: date, country: str):
    first, second = sorted((one, other))
    due = [deadline(GDPR, country=country, region=None, received=day).due for day in (first, second)]
    assert due == sorted(due)


@given(DAYS, COUNTRIES)
def test_nothing_is_due_on_a_day_off_or_before_the_month_is_over(received: date, country: str):
    found = deadline(GDPR, country=country, region=None, received=received)
    assert is_working_day(found.due, country, None)
    assert found.due >= found.period_ends > received


@given(DAYS, st.integers(0, 20), st.integers(0, 60), COUNTRIES)
def test_a_question_never_shortens_the_time(received: date, after: int, long: int, country: str):
    asked = received + timedelta(days=after)
    events = [
        ClockEvent(EventKind.IDENTITY_REQUESTED, asked),
        ClockEvent(EventKind.IDENTITY_RECEIVED, asked + timedelta(days=long)),
    ]
    plain = deadline(GDPR, country=country, region=None, received=received)
    stopped = deadline(GDPR, country=country, region=None, received=received, events=events)
    assert stopped.due >= plain.due
    assert stopped.due >= plain.period_ends + timedelta(days=long)


def test_the_day_of_receipt_is_the_controllers_not_utcs():
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    assert local_date(late, ZoneInfo("Europe/Berlin")) == date(2026, 4, 1)


def test_a_moment_without_a_time_zone_has_no_date():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 3, 31), ZoneInfo("Europe/Berlin"))  # noqa: DTZ001


def test_a_place_without_a_calendar_is_refused_by_name():
    with pytest.raises(UnknownPlace, match="XX"):
        public_holidays("XX", None, 2026)


def test_a_law_that_does_not_exist_is_refused_by_name():
    with pytest.raises(JurisdictionError, match="atlantis"):
        jurisdiction("atlantis")


def test_every_ground_has_an_article_and_a_meaning_in_plain_words():
    for ground in GDPR.grounds:
        assert ground.article.startswith("Art. ")
        assert len(ground.meaning) > 20
        assert ground.kinds
