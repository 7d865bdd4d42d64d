"""When an answer is due: the worked examples of the authorities, and every rule of the clock."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from portal.law.clock import WhyVoid
from portal.law.jurisdiction import known
from tests.portal.law.examples import counted, event

EXAMPLES = json.loads(Path(__file__).with_name("deadlines.json").read_text())


def name(example: dict[str, object]) -> str:
    return f"{example['jurisdiction']} {example['country']} {example['received']} {len(example['events'])}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_every_worked_example_comes_out(example):
    found = counted(
        example["received"],
        *(event(each["kind"], each["date"]) for each in example["events"]),
        law=example["jurisdiction"],
        country=example["country"],
        region=example.get("region"),
    )
    assert found.due == date.fromisoformat(example["due"])


def test_the_examples_reach_every_law():
    assert {example["jurisdiction"] for example in EXAMPLES} == set(known())


# --- Counting (Regulation 1182/71, Art. 3) ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2028-01-29", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2027-01-31", "2027-03-01"),
        ("2028-02-29", "2028-03-29"),
    ],
)
def test_a_date_that_a_month_lacks_is_its_last_day_in_leap_years_too(received, due):
    assert counted(received).due == date.fromisoformat(due)


def test_a_year_ends_between_receipt_and_due_date():
    assert counted("2026-12-10").due == date(2027, 1, 11)


def test_a_holiday_is_named_where_it_moves_the_last_day():
    found = counted("2026-11-25")
    assert (found.period_ends, found.roll.holiday, found.due) == (
        date(2026, 12, 25),
        "Christmas Day",
        date(2026, 12, 28),
    )


def test_a_holiday_of_the_region_counts_there_only():
    assert counted("2026-05-04", country="DE", region="BY").due == date(2026, 6, 5)  # Corpus Christi
    assert counted("2026-05-04", country="DE", region="BE").due == date(2026, 6, 4)


def test_scotland_works_on_easter_monday():
    assert counted("2026-03-06", law="uk-gdpr", country="GB", region="ENG").due == date(2026, 4, 7)
    assert counted("2026-03-06", law="uk-gdpr", country="GB", region="SCT").due == date(2026, 4, 6)


@pytest.mark.parametrize("law", [law for law in known() if law not in {"eu-gdpr", "uk-gdpr"}])
def test_other_laws_end_on_the_day_they_end(law):
    days = {"us-ca-ccpa": "2026-11-11", "br-lgpd": "2026-12-11"}.get(law, "2026-11-26")
    assert counted(days, law=law).due == date(2026, 12, 26)  # a Saturday, and a holiday in some


# --- Questions to the person --------------------------------------------------------------------------------------


def test_a_pause_adds_its_days_before_the_weekend_rule():
    found = counted(
        "2026-01-28", event("clarification_requested", "2026-02-02"), event("clarification_received", "2026-02-03")
    )
    assert found.period_ends == date(2026, 2, 28)  # a Saturday: the day is added to it, not to Monday
    assert found.due == date(2026, 3, 2)


def test_questions_that_overlap_stop_the_clock_once():
    found = counted(
        "2026-02-26",
        event("identity_requested", "2026-03-02"),
        event("clarification_requested", "2026-03-04"),
        event("identity_received", "2026-03-06"),
        event("clarification_received", "2026-03-10"),
    )
    assert [(stop.start.day, stop.end.day) for stop in found.suspensions] == [(2, 10)]
    assert found.due == date(2026, 4, 3 + 4)  # 26 March and 8 days is Good Friday


def test_two_questions_of_one_kind_have_an_answer_each():
    found = counted(
        "2026-02-26",
        event("identity_requested", "2026-03-02"),
        event("identity_requested", "2026-03-04"),
        event("identity_received", "2026-03-06"),
        event("identity_received", "2026-03-10"),
    )
    assert sum(stop.days() for stop in found.suspensions) == 8


def test_a_question_answered_the_same_day_changes_nothing():
    asked = [event("identity_requested", "2026-03-04"), event("identity_received", "2026-03-04")]
    assert counted("2026-03-02", *asked).due == counted("2026-03-02").due
    assert counted("2026-03-02", *asked).suspensions == ()


def test_events_count_by_their_day_not_by_their_place_in_the_list():
    asked, answered = event("identity_requested", "2026-03-04"), event("identity_received", "2026-03-14")
    assert counted("2026-03-02", answered, asked).due == counted("2026-03-02", asked, answered).due


def test_an_open_question_leaves_the_clock_standing_and_adds_nothing_yet():
    found = counted("2026-03-02", event("clarification_requested", "2026-03-04"))
    assert not found.running
    assert found.suspensions[0].days(date(2026, 3, 14)) == 10
    assert found.due == counted("2026-03-02").due


def test_what_was_answered_counts_while_another_question_is_open():
    found = counted(
        "2026-03-02",
        event("identity_requested", "2026-03-04"),
        event("clarification_requested", "2026-03-06"),
        event("identity_received", "2026-03-10"),
    )
    assert not found.running
    assert found.due == date(2026, 4, 8)


def test_a_question_after_the_time_has_ended_does_not_start_it_again():
    found = counted("2026-03-02", event("identity_requested", "2026-04-08"), event("identity_received", "2026-04-20"))
    assert found.due == date(2026, 4, 2)
    assert found.void[0].why is WhyVoid.TOO_LATE
    assert found.running


def test_an_answer_to_no_question_does_nothing_and_is_noted():
    found = counted("2026-03-02", event("clarification_received", "2026-03-20"))
    assert (found.due, found.void[0].why) == (date(2026, 4, 2), WhyVoid.NO_QUESTION)


def test_an_event_before_receipt_does_nothing_and_is_noted():
    found = counted("2026-03-02", event("extended", "2026-03-01"))
    assert (found.due, found.void[0].why) == (date(2026, 4, 2), WhyVoid.BEFORE_RECEIPT)


def test_britain_counts_anew_from_the_proof_of_identity():
    found = counted(
        "2026-02-27",
        event("identity_requested", "2026-03-02"),
        event("identity_received", "2026-03-05"),
        law="uk-gdpr",
    )
    assert (found.starts, found.due) == (date(2026, 3, 5), date(2026, 4, 7))  # 5 April is Easter Sunday
    assert found.suspensions == ()


def test_britain_counts_from_the_latest_of_proof_and_fee():
    found = counted(
        "2026-02-02",
        event("identity_requested", "2026-02-03"),
        event("fee_requested", "2026-02-03"),
        event("identity_received", "2026-02-05"),
        event("fee_received", "2026-02-10"),
        law="uk-gdpr",
    )
    assert (found.starts, found.due) == (date(2026, 2, 10), date(2026, 3, 10))


def test_britain_adds_only_the_days_a_question_waits_after_the_start():
    found = counted(
        "2026-02-02",
        event("clarification_requested", "2026-02-03"),
        event("identity_requested", "2026-02-03"),
        event("identity_received", "2026-02-10"),
        event("clarification_received", "2026-02-12"),
        law="uk-gdpr",
    )
    assert found.due == date(2026, 3, 12)  # 10 March and the two days after 10 February


@pytest.mark.parametrize("law", [law for law in known() if law not in {"eu-gdpr", "uk-gdpr"}])
def test_elsewhere_the_time_runs_on_while_we_ask(law):
    asked = [event("identity_requested", "2026-06-02"), event("identity_received", "2026-06-12")]
    found = counted("2026-06-01", *asked, law=law)
    assert found.due == counted("2026-06-01", law=law).due
    assert found.running
    assert [void.why for void in found.void] == [WhyVoid.RUNS_ON]


# --- Extension ----------------------------------------------------------------------------------------------------


def test_an_extension_counts_three_months_from_receipt_not_two_from_the_first_due_date():
    assert counted("2026-01-30", event("extended", "2026-03-02")).due == date(2026, 4, 30)


def test_an_extension_is_possible_until_the_first_period_has_ended_on_a_working_day():
    assert counted("2026-01-30").extendable_until == date(2026, 3, 2)
    assert counted("2026-01-30", event("extended", "2026-03-02")).extended
    late = counted("2026-01-30", event("extended", "2026-03-03"))
    assert (late.due, late.extended, late.void[0].why) == (date(2026, 3, 2), False, WhyVoid.TOO_LATE)


def test_a_pause_moves_the_last_day_for_an_extension():
    asked = [event("identity_requested", "2026-03-04"), event("identity_received", "2026-03-14")]
    assert counted("2026-03-02", *asked).extendable_until == date(2026, 4, 13)
    assert counted("2026-03-02", *asked, event("extended", "2026-04-10")).due == date(2026, 6, 12)


def test_a_pause_that_begins_later_does_not_make_a_late_extension_lawful():
    late = event("extended", "2026-04-07")
    asked = [event("identity_requested", "2026-04-09"), event("identity_received", "2026-04-20")]
    assert counted("2026-03-02", late, *asked).due == date(2026, 4, 2)


def test_an_extension_is_possible_while_a_question_is_open():
    found = counted("2026-03-02", event("identity_requested", "2026-03-20"), event("extended", "2026-05-20"))
    assert found.extended


def test_a_pause_before_or_after_an_extension_adds_the_same():
    asked = [event("identity_requested", "2026-03-10"), event("identity_received", "2026-03-20")]
    before = counted("2026-03-02", *asked, event("extended", "2026-03-25"))
    after = counted("2026-03-02", event("extended", "2026-03-05"), *asked)
    assert before.due == after.due == date(2026, 6, 12)


def test_a_pause_in_the_extended_time_counts():
    asked = [event("identity_requested", "2026-05-04"), event("identity_received", "2026-05-14")]
    assert counted("2026-03-02", event("extended", "2026-03-05"), *asked).due == date(2026, 6, 12)


def test_time_is_extended_once():
    found = counted("2026-03-02", event("extended", "2026-03-05"), event("extended", "2026-03-09"))
    assert (found.due, found.void[0].why) == (date(2026, 6, 2), WhyVoid.TWICE)
    assert found.extendable_until is None


@pytest.mark.parametrize(
    ("law", "due"),
    [("us-ca-ccpa", "2026-05-31"), ("ca-pipeda", "2026-05-01"), ("za-popia", "2026-05-01"), ("uk-gdpr", "2026-06-02")],
)
def test_an_extension_is_as_long_as_the_law_says(law, due):
    assert counted("2026-03-02", event("extended", "2026-03-20"), law=law).due == date.fromisoformat(due)


@pytest.mark.parametrize("law", ["br-lgpd", "ca-qc-law25", "cn-pipl"])
def test_a_law_without_extension_has_none(law):
    found = counted("2026-03-02", event("extended", "2026-03-10"), law=law)
    assert found.due == counted("2026-03-02", law=law).due
    assert (found.void[0].why, found.extendable_until) == (WhyVoid.NO_EXTENSION, None)


def test_the_notice_of_an_extension_may_name_an_earlier_day_than_the_law():
    found = counted("2026-03-02", event("extended", "2026-03-20", until="2026-05-05"))
    assert (found.period, found.due) == (None, date(2026, 5, 5))


def test_a_pause_after_such_a_notice_moves_its_day():
    asked = [event("identity_requested", "2026-03-20"), event("identity_received", "2026-03-30")]
    assert counted("2026-03-02", event("extended", "2026-03-19", until="2026-05-05"), *asked).due == date(2026, 5, 15)


def test_a_notice_cannot_name_a_later_day_than_the_law():
    assert counted("2026-03-02", event("extended", "2026-03-20", until="2026-12-31")).due == date(2026, 6, 2)


def test_switzerland_extends_to_the_day_that_the_notice_names():
    named = event("extended", "2026-03-20", until="2026-05-05")
    assert counted("2026-03-02", named, law="ch-fadp").due == date(2026, 5, 5)
    unnamed = counted("2026-03-02", event("extended", "2026-03-20"), law="ch-fadp")
    assert (unnamed.due, unnamed.void[0].why) == (date(2026, 4, 1), WhyVoid.NO_DAY)


# --- Acknowledgement, days ----------------------------------------------------------------------------------------


def test_california_wants_an_acknowledgement_within_ten_business_days():
    assert counted("2026-12-18", law="us-ca-ccpa").acknowledge_by == date(2027, 1, 5)  # Christmas and New Year between
    assert counted("2026-12-18").acknowledge_by is None
