"""A controller's own promise: shorter than the law, never longer."""

from __future__ import annotations

from datetime import date

import pytest

from portal.law.jurisdiction import JurisdictionError
from portal.law.periods import Period, Unit
from portal.law.promise import Promise, read_promise
from tests.portal.law.examples import counted, event

TWO_WEEKS = Promise(Period(2, Unit.WEEKS), acknowledge=Period(2, Unit.WORKING_DAYS))


def test_a_promise_is_kept_where_it_is_earlier_than_the_law():
    found = counted("2026-03-02", promise=TWO_WEEKS)
    assert (found.due, found.promised, found.acknowledge_by) == (date(2026, 3, 16), TWO_WEEKS.respond, date(2026, 3, 4))


def test_a_longer_promise_changes_nothing():
    found = counted("2026-03-02", promise=Promise(Period(60, Unit.DAYS)))
    assert (found.due, found.promised) == (date(2026, 4, 2), None)


def test_a_pause_moves_a_promise_too():
    asked = [event("identity_requested", "2026-03-04"), event("identity_received", "2026-03-14")]
    assert counted("2026-03-02", *asked, promise=TWO_WEEKS).due == date(2026, 3, 26)


def test_a_promise_rolls_as_the_law_does_unless_it_says_otherwise():
    assert counted("2026-03-07", promise=TWO_WEEKS).due == date(2026, 3, 23)
    strict = Promise(TWO_WEEKS.respond, rolls=False)
    assert counted("2026-03-07", promise=strict).due == date(2026, 3, 21)


def test_an_extension_replaces_the_promise_unless_the_promise_limits_it_too():
    extended = event("extended", "2026-03-05")
    assert counted("2026-03-02", extended, promise=TWO_WEEKS).due == date(2026, 6, 2)
    limited = Promise(TWO_WEEKS.respond, extension=Period(4, Unit.WEEKS))
    assert counted("2026-03-02", extended, promise=limited).due == date(2026, 4, 13)


def test_the_last_day_for_an_extension_is_the_laws():
    assert counted("2026-03-02", promise=TWO_WEEKS).extendable_until == date(2026, 4, 2)


def test_a_promise_is_read_from_a_file(tmp_path):
    path = tmp_path / "promise.toml"
    path.write_text("respond = { weeks = 2 }\nacknowledge = { working_days = 2 }\n")
    assert read_promise(path) == TWO_WEEKS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "promise.toml: respond: is missing."),
        ("respond = { days = 14 }\nextention = { days = 1 }", "Did you mean 'extension'"),
        ("respond = { days = 14 }\nextension = { weeks = 1 }", "extension: must be counted in days, as respond is."),
        ("respond", "promise.toml: syntax: "),
    ],
)
def test_a_wrong_promise_is_refused_with_key_and_reason(tmp_path, text, says):
    path = tmp_path / "promise.toml"
    path.write_text(text)
    with pytest.raises(JurisdictionError) as refused:
        read_promise(path)
    assert says in str(refused.value)


def test_a_promise_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(JurisdictionError, match=r"nothing\.toml: cannot be read"):
        read_promise(tmp_path / "nothing.toml")
