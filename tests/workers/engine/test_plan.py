"""What an erasure does to a collection, as the file and the policy say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.law.keeping import Why
from workers.engine.loading import loads
from workers.engine.masking import BadStrategy, fitted, in_scope, masking
from workers.engine.plan import Decision, Entry, ErasurePlan, ErasurePolicy, Kept, decide


def decision(
    fields: str, *, meta: str = "", targets: tuple[str, ...] = ("user",), strategy: str = "null_rewrite"
) -> Decision:
    text = f"dataset: [{{fides_key: d, collections: [{{name: c, {meta} fields: [{fields}]}}]}}]"
    (collection,) = loads([("d.yml", text)]).datasets[0].collections
    return decide(collection, ErasurePolicy(targets, strategy))


def masked(made: Decision) -> dict[str, str]:
    return {field.path: how.strategy for field, how in made.masked}


@pytest.mark.parametrize(
    ("category", "target", "covered"),
    [
        ("user.name", "user.name", True),
        ("user.name.first", "user.name", True),
        ("user.name_x", "user.name", False),
        ("user", "user.name", False),
        ("system.operations", "user", False),
    ],
)
def test_a_target_covers_what_lies_below_it_on_the_dotted_path(category: str, target: str, covered: bool):
    assert in_scope([category], [target]) is covered


def test_only_what_was_asked_for_is_masked():
    made = decision(
        "{name: a, data_categories: [user.name]}, {name: b, data_categories: [user.contact]}", targets=("user.name",)
    )
    assert masked(made) == {"a": "null_rewrite"}


RETAINED = (
    "{name: a, data_categories: [user.financial], meta: {habeas: {retain: {ground: law, statute: s}}}},"
    "{name: b, data_categories: [user.name]}"
)


def test_a_law_is_named_only_for_what_was_asked_for():
    assert decision(RETAINED, targets=("user.name",)).retained == ()
    assert [path for path, _law in decision(RETAINED, targets=("user.financial",)).retained] == ["a"]


def test_a_law_that_keeps_a_row_from_being_deleted_is_named_whatever_it_is_about():
    made = decision(RETAINED, targets=("user.name",), strategy="delete")
    assert [path for path, _law in made.retained] == ["a"]


def test_a_field_may_say_itself_how_it_is_masked():
    override = "{name: a, data_categories: [user.name], fides_meta: {masking_strategy_override: {strategy: hash}}}"
    assert masked(decision(override)) == {"a": "hash"}


@pytest.mark.parametrize(
    "meta", ["primary_key: true", "read_only: true", "masking_strategy_override: {strategy: preserve}"]
)
def test_keys_and_what_the_file_protects_are_spared_and_named(meta: str):
    made = decision(f"{{name: a, data_categories: [user.name], fides_meta: {{{meta}}}}}")
    assert masked(made) == {}
    assert made.spared == ("a",)


def test_a_collection_may_say_that_its_rows_are_deleted():
    delete = "fides_meta: {masking_strategy_override: {strategy: delete}},"
    assert decision("{name: a, data_categories: [user.name]}", meta=delete).delete
    assert not decision(
        "{name: a, data_categories: [user.name]}", meta=delete, targets=("user.contact",)
    ).does_something


def test_a_category_of_the_collection_means_every_field():
    made = decision("{name: a}, {name: b}", meta="data_categories: [user.content],")
    assert set(masked(made)) == {"a", "b"}


def test_what_a_law_keeps_stays_and_the_rest_of_the_row_is_masked_instead_of_deleted():
    retained = (
        "{name: a, data_categories: [user.financial], meta: {habeas: {retain: {ground: law, statute: s, until: u}}}},"
        "{name: b, data_categories: [user.name]}"
    )
    made = decision(retained, strategy="delete")
    assert not made.delete
    assert masked(made) == {"b": "null_rewrite"}
    assert [(path, law.statute) for path, law in made.retained] == [("a", "s")]


def test_a_plan_is_the_same_after_it_was_kept_as_json():
    plan = ErasurePlan(ErasurePolicy(("user",), "hash", {"algorithm": "SHA-512"}), order=["d:c"])
    plan.entries["d:c"] = Entry("d:c", 3, 2, delete=False, kept=[Kept(1, Why.LAW, ("a",), statute="s")])
    assert ErasurePlan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    ("strategy", "configuration", "reason"),
    [
        ("shred", {}, "shred"),
        ("hash", {"algorithm": "MD5"}, "SHA-256"),
        ("aes_encrypt", {"mode": "ECB"}, "GCM"),
        ("random_string_rewrite", {"length": 0}, "length"),
        ("string_rewrite", {"rewrite_value": 5}, "text"),
        ("null_rewrite", {"length": 5}, "length"),
        ("hash", {"format_preservation": {"prefix": "x"}}, "suffix"),
    ],
)
def test_a_strategy_that_makes_no_sense_is_refused_with_what_would(strategy: str, configuration: dict, reason: str):
    with pytest.raises(BadStrategy, match=reason):
        masking(strategy, configuration)


@given(st.text(), st.text(max_size=20), st.none() | st.integers(0, 60))
def test_a_masked_value_never_outgrows_its_column(value: str, suffix: str, length: int | None):
    made = fitted(value, suffix, length)
    assert length is None or len(made) <= length
    assert made.endswith(suffix) or len(suffix) > (length or 0)
