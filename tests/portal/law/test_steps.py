"""How a due date follows, taken apart."""

from __future__ import annotations

from datetime import date

from portal.law.steps import StepKind, steps
from tests.portal.law.examples import counted, event


def kinds(received, *events, **how):
    return [(step.kind.value, step.until) for step in steps(counted(received, *events, **how))]


def test_a_period_that_ends_on_a_day_off():
    assert kinds("2026-01-31") == [
        ("received", date(2026, 1, 31)),
        ("limit", date(2026, 2, 28)),
        ("rolled", date(2026, 3, 2)),
    ]


def test_a_pause_and_an_extension():
    history = [
        event("clarification_requested", "2026-03-04"),
        event("clarification_received", "2026-03-14"),
        event("extended", "2026-03-20"),
    ]
    assert kinds("2026-03-02", *history) == [
        ("received", date(2026, 3, 2)),
        ("limit", date(2026, 4, 2)),
        ("extended", date(2026, 6, 2)),
        ("paused", date(2026, 6, 12)),
    ]


def test_a_time_that_began_anew():
    history = [event("identity_requested", "2026-03-04"), event("identity_received", "2026-03-13")]
    assert kinds("2026-03-02", *history, law="uk-gdpr") == [
        ("received", date(2026, 3, 2)),
        ("restarted", date(2026, 3, 13)),
        ("limit", date(2026, 4, 13)),
    ]


def test_an_open_question_comes_last():
    found = counted("2026-03-02", event("identity_requested", "2026-03-04"))
    assert steps(found)[-1].kind is StepKind.WAITING
    assert steps(found)[-1].until == found.due
