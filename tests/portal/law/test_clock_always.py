"""What must hold of every due date, whatever the law, the place, the day and the history."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.law.calendar import calendar
from portal.law.clock import ClockEvent, EventKind, deadline, due_on
from portal.law.jurisdiction import Stop, jurisdiction, known
from portal.law.periods import Period, Unit
from portal.law.promise import Promise
from portal.law.steps import StepKind, steps
from tests.portal.law.examples import PLACES

DAYS = st.dates(date(2018, 5, 25), date(2035, 12, 31))
LAWS = st.sampled_from(known())
PAUSING = st.sampled_from([law for law in known() if Stop.RESTART not in jurisdiction(law).stops.values()])
QUESTIONS = st.sampled_from(["identity", "clarification", "fee"])
AFTER = st.integers(0, 50)


@st.composite
def suspensions(draw: st.DrawFn) -> list[tuple[EventKind, int]]:
    """A question, and in most cases its answer, by days after receipt."""
    question, asked = draw(QUESTIONS), draw(AFTER)
    answered = draw(st.none() | st.integers(asked, asked + 60))
    asking = [(EventKind(f"{question}_requested"), asked)]
    return asking if answered is None else [*asking, (EventKind(f"{question}_received"), answered)]


EXTENSIONS = st.builds(lambda after: [(EventKind.EXTENDED, after)], AFTER)
HISTORIES = st.lists(suspensions() | EXTENSIONS, max_size=4).map(
    lambda parts: [each for part in parts for each in part]
)
PERIODS = st.builds(Period, st.integers(1, 40), st.sampled_from(Unit))


def on(received: date, history: list[tuple[EventKind, int]]) -> list[ClockEvent]:
    return [ClockEvent(kind, received + timedelta(days=after)) for kind, after in history]


def due(law: str, received: date, events: list[ClockEvent]) -> date:
    country, region = PLACES[law]
    return due_on(jurisdiction(law), country=country, region=region, received=received, events=events)


@given(LAWS, DAYS, st.integers(0, 400), HISTORIES)
def test_a_later_receipt_is_never_due_earlier(law, received, later, history):
    second = received + timedelta(days=later)
    events = on(second, history)  # the same days for both
    assert due(law, received, []) <= due(law, second, [])
    assert due(law, received, events) <= due(law, second, events)


@given(LAWS, DAYS, HISTORIES)
def test_nothing_is_due_on_a_day_off_where_the_law_rolls(law, received, history):
    if jurisdiction(law).rolls:
        assert calendar(*PLACES[law]).is_working_day(due(law, received, on(received, history)))


@given(PAUSING, DAYS, HISTORIES, suspensions())
def test_a_suspension_never_shortens(law, received, history, more):
    assert due(law, received, on(received, [*history, *more])) >= due(law, received, on(received, history))


@given(DAYS, st.lists(EXTENSIONS, max_size=1), suspensions())
def test_nor_does_one_where_the_law_counts_anew(received, extension, more):
    history = [each for part in extension for each in part]
    longer = due("uk-gdpr", received, on(received, [*history, *more]))
    assert longer >= due("uk-gdpr", received, on(received, history))


@given(LAWS, DAYS, HISTORIES, AFTER)
def test_an_extension_never_shortens(law, received, history, after):
    longer = due(law, received, on(received, [*history, (EventKind.EXTENDED, after)]))
    assert longer >= due(law, received, on(received, history))


@given(LAWS, DAYS, HISTORIES, st.none() | st.builds(Promise, PERIODS, rolls=st.none() | st.booleans()))
def test_the_steps_end_on_the_due_date(law, received, history, promise):
    country, region = PLACES[law]
    events = on(received, history)
    found = deadline(
        jurisdiction(law), country=country, region=region, received=received, events=events, promise=promise
    )
    taken = steps(found)
    assert taken[0].kind is StepKind.RECEIVED
    assert taken[-1].until == found.due
    counted = [step.until for step in taken if step.kind not in {StepKind.PROMISED, StepKind.WAITING}]
    assert counted == sorted(counted)


@given(LAWS, DAYS, HISTORIES, PERIODS)
def test_a_promise_is_never_later_than_the_law(law, received, history, period):
    country, region = PLACES[law]
    events, promise = on(received, history), Promise(period)
    place = {"country": country, "region": region}
    promised = due_on(jurisdiction(law), **place, received=received, events=events, promise=promise)
    assert promised <= due(law, received, events)
    found = deadline(jurisdiction(law), **place, received=received, events=events, promise=promise)
    assert found.due == promised
