"""Dataset files: what is read, what is warned of, what is refused, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.engine import source
from workers.engine.loading import load, loads
from workers.engine.source import DatasetError

SHOP = """\
dataset:
  - fides_key: shop
    name: Shop
    collections:
      - name: customer
        fields:
          - name: id
            fides_meta: {primary_key: true}
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {identity: email}
      - name: orders
        fields:
          - name: customer_id
            fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}
"""


def read(text: str):
    return loads([("shop.yml", text)])


def test_a_file_becomes_collections_with_their_fields():
    loaded = read(SHOP)
    customer, orders = loaded.datasets[0].collections
    assert (customer.address, orders.address) == ("shop:customer", "shop:orders")
    assert customer.at("id").primary_key
    assert customer.at("email").identity == "email"
    assert orders.at("customer_id").references[0].direction == "from"
    assert loaded.warnings == ()


def test_the_old_spelling_of_fides_meta_means_the_same():
    assert read(SHOP.replace("fides_meta", "fidesops_meta")).datasets[0].collections[0].at("email").identity == "email"


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [("data_categoris", "data_categories", 10), ("primary_kye", "primary_key", 8), ("identiy", "identity", 11)],
)
def test_a_misspelt_key_is_a_warning_that_names_its_line_and_the_right_one(wrong: str, right: str, line: int):
    (warning,) = read(SHOP.replace(right, wrong, 1)).warnings
    assert (warning.file, warning.line) == ("shop.yml", line)
    assert f"did you mean '{right}'?" in warning.text


def test_a_misspelt_category_is_a_warning_that_names_the_right_one():
    (warning,) = read(SHOP.replace("user.contact.email", "user.contact.emial")).warnings
    assert "did you mean 'user.contact.email'?" in str(warning)


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("field: customer.id", "field: customer.number"), 15, "number"),
        (("field: customer.id", "field: client.id"), 15, "client"),
        (("dataset: shop, field: customer.id", "dataset: store, field: customer.id"), 15, "store"),
        (("field: customer.id", "field: orders.customer_id"), 15, "its own collection"),
        (("field: customer.id", "field: customer"), 15, "collection.field"),
        (("name: orders", "name: customer"), 12, "used twice"),
        (("name: email", "name: id"), 9, "used twice"),
        (("{primary_key: true}", "{data_type: nubmer}"), 7, "data_type"),
        (("fides_key: shop", "fides_key: shop\n    collections: 5"), 5, ""),
        (("dataset:", "datasets:"), 1, "dataset"),
        (("        fields:", "       fields:"), 6, ""),
        (("{identity: email}", "{masking_strategy_override: {strategy: shred}}"), 9, "shred"),
        (("{identity: email}", "{masking_strategy_override: {strategy: delete}}"), 9, "a field cannot be deleted"),
        (("{primary_key: true}", "{<<: [1]}"), 8, "a table of keys"),
        (("name: Shop", "name: " + "[" * 2000 + "]" * 2000), 1, "nested too deeply"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_line_and_reason(change, line: int, reason: str):
    with pytest.raises(DatasetError) as problem:
        read(SHOP.replace(*change, 1))
    assert problem.value.file == "shop.yml"
    assert abs(problem.value.line - line) <= 1
    assert reason in str(problem.value)


@pytest.mark.parametrize("key", ["after", "erase_after"])
def test_an_order_that_goes_in_a_circle_is_refused(key: str):
    circle = SHOP.replace("name: customer\n", f"name: customer\n        fides_meta: {{{key}: [shop.orders]}}\n")
    circle = circle.replace("name: orders\n", f"name: orders\n        fides_meta: {{{key}: [shop.customer]}}\n")
    with pytest.raises(DatasetError, match=r"circle|cycle"):
        read(circle)


@pytest.mark.parametrize("after", ["name: customer\n        fides_meta: {after: [shop.orders]}\n"])
def test_an_order_against_the_references_is_refused_for_it_would_lose_rows(after: str):
    with pytest.raises(DatasetError, match=r"customer behind shop\.orders, which is found through it") as problem:
        read(SHOP.replace("name: customer\n", after))
    assert problem.value.line == 5


def test_what_a_table_takes_in_counts_unless_it_says_otherwise():
    merged = "base: &base {data_categories: [user.name], name: other}\n" + SHOP.replace(
        "- name: id\n", "- <<: *base\n            name: id\n"
    )
    loaded = read(merged)
    assert loaded.warnings == ()
    assert loaded.datasets[0].collections[0].at("id").categories == ("user.name",)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [("dataset: store\n", 17), ("field: client.id\n", 18), ("field: customer.number\n", 18), ("field: id\n", 18)],
)
def test_a_reference_is_refused_by_the_line_of_what_is_wrong_with_it(wrong: str, line: int):
    right = {"dataset": "dataset: shop\n", "field": "field: customer.id\n", "direction": "direction: from\n"}
    right[wrong.partition(":")[0]] = wrong
    spread = "- " + " " * 18 + (" " * 18).join(right.values())
    text = (
        SHOP.partition("            fides_meta: {references")[0]
        + "            fides_meta:\n              references:\n"
    )
    with pytest.raises(DatasetError) as problem:
        read(text + " " * 16 + spread.replace("- " + " " * 18, "- "))
    assert problem.value.line == line


def test_a_collection_that_is_skipped_is_left_out_unless_somebody_refers_to_it():
    skip = "name: orders\n        fides_meta: {skip_processing: true}\n"
    assert [each.name for each in read(SHOP.replace("name: orders\n", skip)).datasets[0].collections] == ["customer"]
    with pytest.raises(DatasetError, match="customer"):
        read(SHOP.replace("name: customer\n", skip.replace("orders", "customer")))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"dataset: [", b"", b"just text"])
def test_a_file_that_is_no_dataset_file_is_refused_by_its_name(tmp_path: Path, content: bytes):
    path = tmp_path / "odd.yml"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"odd\.yml"):
        load([path])


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path):
    with pytest.raises(DatasetError, match=r"missing\.yml"):
        load([tmp_path / "missing.yml"])


def test_references_may_lead_into_another_file():
    club = SHOP.replace("shop", "club").replace("dataset: club, field", "dataset: shop, field")
    loaded = loads([("shop.yml", SHOP), ("club.yml", club)])
    assert [dataset.key for dataset in loaded.datasets] == ["shop", "club"]


def test_a_few_lines_of_aliases_that_stand_for_millions_of_values_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(source, "MOST_VALUES", 10_000)
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DatasetError, match="more than 10,000 values"):
        read("\n".join(lines))
