"""Who feeds whom, and in which order collections are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.engine.graph import Graph
from workers.engine.loading import loads


def graph(*collections: str) -> Graph:
    """One collection a word: ``name`` or ``name<other`` (from), ``name>other`` (to), ``name-other`` (both ways).

    Several references stand after commas; a name that begins with ``@`` can be entered by an e-mail address.
    """
    text = "dataset:\n  - fides_key: d\n    collections:\n"
    for each in collections:
        name, *others = each.split(",")
        entry = name.startswith("@")
        text += f"      - name: {name.lstrip('@')}\n        fields:\n          - {{name: id}}\n"
        text += "          - {name: email, fides_meta: {identity: email}}\n" if entry else ""
        for number, other in enumerate(others):
            direction = {"<": ", direction: from", ">": ", direction: to", "-": ""}[other[0]]
            reference = f"{{dataset: d, field: {other[1:]}.id{direction}}}"
            text += f"          - {{name: f{number}, fides_meta: {{references: [{reference}]}}}}\n"
    return Graph.build(loads([("d.yml", text)]).datasets)


def order(*collections: str) -> list[str]:
    return [address.partition(":")[2] for address in graph(*collections).traverse(["email"]).order]


@pytest.mark.parametrize(
    ("collections", "expected"),
    [
        (["@a", "b,<a"], ["a", "b"]),
        (["b,<a", "@a"], ["a", "b"]),
        (["@a,>b", "b"], ["a", "b"]),
        (["@a", "b,-a"], ["a", "b"]),
        (["@a", "c,<b", "b,<a"], ["a", "b", "c"]),
        (["@a", "b,<a", "c,<a,<b"], ["a", "b", "c"]),
        (["@a,<b"], None),
    ],
)
def test_each_collection_comes_after_all_that_feed_it(collections, expected):
    if expected is None:
        collections, expected = [*collections, "b"], ["a"]
    assert order(*collections) == expected


def test_a_reference_one_way_is_never_followed_the_other_way():
    traversal = graph("@a,<b", "b").traverse(["email"])
    (lost,) = traversal.unreachable
    assert lost.address == "d:b"


@pytest.mark.parametrize("direction", [", direction: to", ", direction: from", ""])
def test_a_reference_into_a_system_that_is_left_out_leads_nowhere(direction: str):
    there = f"{{references: [{{dataset: clinic, field: patient.id{direction}}}]}}"
    email = "{name: email, fides_meta: {identity: email}}"
    text = f"""
dataset:
  - {{fides_key: d, collections: [{{name: a, fields: [{email}, {{name: patient, fides_meta: {there}}}]}}]}}
  - {{fides_key: clinic, collections: [{{name: patient, fields: [{{name: id}}]}}]}}
"""
    first, _clinic = loads([("d.yml", text)]).datasets
    assert Graph.build([first]).traverse(["email"]).order == ["d:a"]


def test_what_cannot_be_reached_says_which_identity_would_lead_there():
    first = "{name: a, fields: [{name: e, fides_meta: {identity: email}}]}"
    second = "{name: b, fields: [{name: l, fides_meta: {identity: loyalty_id}}]}"
    loaded = loads([("d.yml", f"dataset: [{{fides_key: d, collections: [{first}, {second}]}}]")])
    (lost,) = Graph.build(loaded.datasets).traverse(["email"]).unreachable
    assert str(lost) == "d:b: not reachable with email; would need loyalty_id"


def test_what_an_order_cuts_off_from_all_that_leads_to_it_is_unreachable():
    first = "{name: a, fides_meta: {after: [d.b]}, fields: [{name: e, fides_meta: {identity: email}}]}"
    second = "{name: b, fields: [{name: l, fides_meta: {references: [{dataset: d, field: a.e}]}}]}"
    loaded = loads([("d.yml", f"dataset: [{{fides_key: d, collections: [{first}, {second}]}}]")])
    traversal = Graph.build(loaded.datasets).traverse(["email"])
    assert traversal.order == ["d:a"]
    assert [lost.address for lost in traversal.unreachable] == ["d:b"]


def test_a_circle_of_references_is_entered_once():
    assert sorted(order("@a,<b", "b,<c", "c,<a")) == ["a", "b", "c"]


@st.composite
def acyclic(draw: st.DrawFn) -> list[str]:
    """Collections that refer only to earlier ones; some can be entered."""
    count = draw(st.integers(1, 12))
    made = []
    for number in range(count):
        name = ("@" if number == 0 or draw(st.booleans()) else "") + f"n{number}"
        earlier = draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True)) if number else []
        kinds = [draw(st.sampled_from("<-")) for _each in earlier]
        made.append(",".join([name, *(f"{kind}n{each}" for kind, each in zip(kinds, earlier, strict=True))]))
    return draw(st.permutations(made))


@given(acyclic())
def test_every_collection_that_can_be_reached_is_read_once_and_none_before_what_feeds_it(collections: list[str]):
    traversal = graph(*collections).traverse(["email"])
    assert len(traversal.order) == len(set(traversal.order))
    assert set(traversal.order) | {lost.address for lost in traversal.unreachable} == {
        f"d:{each.lstrip('@').partition(',')[0]}" for each in collections
    }
    read: set[str] = set()
    for step in traversal.steps:
        assert step.identities or step.inputs
        assert {edge.source for edge in step.inputs} <= read
        read.add(step.collection.address)
