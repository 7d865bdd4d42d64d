"""A due date, explained to people."""

from __future__ import annotations

import pytest
from django.utils import translation

from portal.cases.clock_words import holiday, why_due, without_effect
from portal.law.clock import EventKind, WhyVoid
from portal.law.periods import Period, Unit
from portal.law.promise import Promise
from tests.portal.law.examples import counted, event

ASKED = [event("clarification_requested", "2026-02-02"), event("clarification_received", "2026-02-12")]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_the_steps_from_receipt_to_the_next_working_day():
    assert why_due(counted("2026-01-31")) == [
        "We received your request on 31 January 2026.",
        "The law gives us 1 month from then: until 28 February 2026.",
        "28 February 2026 is a Saturday, so the time ends on the next working day, Monday, 2 March 2026.",
    ]


def test_waiting_for_the_person_is_told_in_days():
    assert why_due(counted("2026-01-30", *ASKED))[2:] == [
        "From 2 February 2026 to 12 February 2026 we waited for you: 10 days were added, so until 10 March 2026."
    ]


def test_an_open_question_is_told_last():
    assert why_due(counted("2026-01-30", ASKED[0]))[-1] == (
        "Since 2 February 2026 we have waited for your answer. The time goes on when we have it."
    )


def test_an_extension_is_told_with_its_whole_length():
    assert why_due(counted("2026-03-02", event("extended", "2026-03-20")))[2] == (
        "On 20 March 2026 we told you why we need more time: 3 months in all, until 2 June 2026."
    )
    named = event("extended", "2026-03-20", until="2026-05-05")
    assert why_due(counted("2026-03-02", named))[2].endswith("why we need more time, until 5 May 2026.")


def test_a_time_that_began_with_the_proof_of_identity_says_so():
    proof = [event("identity_requested", "2026-03-03"), event("identity_received", "2026-03-05")]
    assert why_due(counted("2026-03-02", *proof, law="uk-gdpr"))[1] == (
        "The time began on 5 March 2026, when you had shown us who you are."
    )


def test_a_promise_is_told_where_it_holds():
    soon = Promise(Period(10, Unit.WORKING_DAYS))
    assert why_due(counted("2026-03-02", promise=soon))[-1] == (
        "We promise to answer sooner than the law asks: within 10 working days, until 16 March 2026."
    )


def test_a_holiday_has_its_name_in_the_readers_language():
    found = counted("2026-11-25")
    assert "a public holiday (Christmas Day), so" in why_due(found)[-1]
    with translation.override("de"):
        assert "ein Feiertag (Erster Weihnachtstag)" in why_due(found)[-1]
        assert holiday(found) == "Erster Weihnachtstag"


def test_what_did_not_move_the_date_is_told_with_its_reason():
    late = counted("2026-03-02", event("extended", "2026-04-07"))
    assert without_effect(late) == ["The extension (7 April 2026) does not count: the time had ended."]


def test_there_are_words_for_everything_that_can_happen():
    from portal.cases import clock_words

    assert set(clock_words._EVENTS) == set(EventKind)
    assert set(clock_words._VOID) == set(WhyVoid)
