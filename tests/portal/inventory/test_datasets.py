"""Dataset files as somebody uploads them: what cannot be one is said, and costs little."""

from __future__ import annotations

from portal.inventory import datasets, recipients

SMALL = "dataset: [{fides_key: a, collections: [{name: b, fields: [{name: c}]}]}]"


def reasons(text: str) -> list[str]:
    return [fault.reason for fault in datasets.faults(text)]


def doubled(times: int) -> str:
    """A field of two fields of two fields, in few lines: 2 to the power of ``times`` in all."""
    levels = (f"  - &a{level} {{name: f, fields: [*a{level - 1}, *a{level - 1}]}}" for level in range(1, times))
    whole = f"dataset: [{{fides_key: a, collections: [{{name: b, fields: [*a{times - 1}]}}]}}]"
    return "\n".join(["kept:", "  - &a0 {name: f}", *levels, whole])


def test_a_file_is_a_file():
    assert reasons(SMALL) == []
    assert reasons(doubled(5)) == []


def test_aliases_that_stand_for_millions_of_values_are_not_followed():
    assert reasons(doubled(40)) == ["The aliases in the file stand for too many values."]
    assert reasons("dataset: &a [*a]") == ["The aliases in the file stand for too many values."]


def test_what_is_nested_without_end_is_said():
    assert reasons("dataset: " + "[" * 5000) == ["The file is nested too deeply."]


def test_a_sign_that_postgres_cannot_store_is_refused_where_it_stands():
    (fault,) = datasets.faults(SMALL.replace("name: b", 'name: "b\\0"').replace("[{fides", "\n  [{fides"))
    assert (fault.line, fault.reason) == (2, "There is a sign here that cannot be stored.")


def test_a_recipient_without_a_name_is_none():
    meta = "meta: {habeas: {recipients: ['', null, {en: ''}, One]}}"
    named = recipients.named_in(f"dataset: [{{fides_key: a, collections: [{{name: b, {meta}}}]}}]")
    assert [each.text for each in named["a:b"]] == ["One"]
