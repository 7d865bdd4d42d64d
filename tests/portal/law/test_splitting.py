"""Two requests of one: what moved the clock before counts for both, and the second is never due later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.law.clock import ClockEvent, EventKind, deadline
from portal.law.jurisdiction import jurisdiction, known
from portal.law.splitting import inherited

RECEIVED, SPLIT = date(2026, 1, 31), date(2026, 2, 20)
COUNTRIES = {"eu-gdpr": "DE", "uk-gdpr": "GB", "ch-fadp": "CH", "us-ca-ccpa": "US", "br-lgpd": "BR", "cn-pipl": "CN"}
COUNTRIES |= {"ca-pipeda": "CA", "ca-qc-law25": "CA", "za-popia": "ZA"}


def on(day: int, kind: EventKind) -> ClockEvent:
    return ClockEvent(kind, date(2026, 2, day))


def due(law: str, events: list[ClockEvent]) -> date:
    country = COUNTRIES[law]
    return deadline(jurisdiction(law), country=country, region=None, received=RECEIVED, events=events).due


def taken(law: str, *events: ClockEvent) -> list[ClockEvent]:
    return inherited(jurisdiction(law), events, SPLIT)


def test_days_of_waiting_before_the_split_and_an_extension_are_taken_over_as_they_are():
    events = [
        on(2, EventKind.CLARIFICATION_REQUESTED),
        on(12, EventKind.CLARIFICATION_RECEIVED),
        on(14, EventKind.EXTENDED),
    ]
    assert taken("eu-gdpr", *events) == events


def test_a_pause_that_goes_on_ends_for_the_second_on_the_day_of_the_split():
    asked = on(10, EventKind.CLARIFICATION_REQUESTED)
    assert taken("eu-gdpr", asked) == [asked, ClockEvent(EventKind.CLARIFICATION_RECEIVED, SPLIT)]
    assert due("eu-gdpr", taken("eu-gdpr", asked)) == date(2026, 3, 10)


def test_a_fee_that_is_not_paid_yet_is_the_first_ones_alone():
    asked, paid = on(3, EventKind.FEE_REQUESTED), on(9, EventKind.FEE_RECEIVED)
    assert taken("uk-gdpr", asked) == []
    assert taken("uk-gdpr", asked, paid) == [asked, paid]


EVENTS = st.lists(
    st.builds(ClockEvent, st.sampled_from(EventKind), st.integers(0, 20).map(lambda days: RECEIVED + timedelta(days))),
    max_size=6,
).map(lambda events: sorted(events, key=lambda event: event.on))


@pytest.mark.parametrize("law", known())
@given(events=EVENTS)
def test_the_second_is_never_due_later_than_the_first_answered_on_that_day_would_be(law: str, events: list[ClockEvent]):
    answers = [ClockEvent(kind, SPLIT) for kind in EventKind if kind.endswith("_received")]
    asked = [each for each in events if each.kind.endswith("_requested")]
    assert due(law, taken(law, *events)) <= due(law, [*events, *(answers * len(asked))])
