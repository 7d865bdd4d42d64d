"""Requests written as JSON: what is wrong with one is said by its number, its key and the reason."""

from __future__ import annotations

import json

import pytest

from portal.law.vectors import BadVectors, answered

GOOD = {"jurisdiction": "eu-gdpr", "country": "DE", "received": "2026-03-02", "events": []}


def problems(*items: object) -> list[str]:
    with pytest.raises(BadVectors) as refused:
        answered(json.dumps(items))
    return refused.value.problems


def test_every_request_has_its_deadline_in_the_order_given():
    later = {**GOOD, "received": "2026-03-03"}
    assert [each.deadline.due.day for each in answered(json.dumps([later, GOOD]))] == [7, 2]  # Easter between


def test_what_says_nothing_may_be_left_out_or_empty():
    assert answered(json.dumps([{**GOOD, "region": None}, {**GOOD, "region": ""}]))
    assert answered(json.dumps([{key: value for key, value in GOOD.items() if key != "events"}]))


def test_other_keys_are_kept():
    assert answered(json.dumps([{**GOOD, "source": "EDPB"}]))[0].request["source"] == "EDPB"


def test_an_extension_may_name_its_day():
    extended = {"date": "2026-03-09", "kind": "extended", "until": "2026-05-05"}
    assert answered(json.dumps([{**GOOD, "events": [extended]}]))[0].deadline.due.isoformat() == "2026-05-05"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"jurisdiction": "eu-gpdr"}, "Did you mean 'eu-gdpr'"),
        ({"jurisdiction": None}, "jurisdiction: is missing."),
        ({"country": "XX"}, "country 'XX'"),
        ({"country": 49}, "country: must be a text, not 49."),
        ({"region": "QQ"}, "region 'QQ' of DE"),
        ({"received": "2026-02-30"}, "received: '2026-02-30' is no day."),
        ({"received": "2026-W10-1"}, "received: '2026-W10-1' is no day."),
        ({"received": "2026-03-02T09:00:00Z"}, "is no day."),
        ({"received": None, "recieved": "2026-03-02"}, "received: is missing: is 'recieved' meant to be it?"),
        ({"received": "9999-12-31"}, "received: its time ends after the year 9999."),
        ({"received": "2150-03-02"}, "not known for the year 2150"),
        ({"events": {}}, "events: must be a list, not {}."),
        ({"events": ["extended"]}, "events[1]: must be an object, not 'extended'."),
        ({"events": [{"date": "2026-03-09"}]}, "events[1].kind: is missing."),
        ({"events": [{"date": "2026-03-09", "kind": "extend"}]}, "events[1].kind: there is no value 'extend'. Did you"),
        ({"events": [{"date": "9 March", "kind": "extended"}]}, "events[1].date: '9 March' is no day."),
        ({"events": [{"date": "2026-03-01", "kind": "extended"}]}, "events[1].date: 2026-03-01 is before the request"),
    ],
)
def test_a_wrong_request_is_named_by_number_key_and_reason(change, says):
    (problem,) = problems(GOOD, {**GOOD, **change})
    assert problem.startswith("item 2: ")
    assert says in problem


def test_all_that_are_wrong_are_named_at_once():
    assert [problem[:6] for problem in problems({}, GOOD, 7)] == ["item 1", "item 3"]


@pytest.mark.parametrize("text", ["", "[", "{}", "7", '"eu-gdpr"'])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(BadVectors, match="JSON"):
        answered(text)
