"""`manage.py collect` and `manage.py erase`, as an operator runs them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.support import small_systems

ROOT = Path(__file__).resolve().parent.parent.parent
FIDES = ROOT.parent / "shared" / "fides-data" / "postgres_example"
CUSTOMER_1 = {
    "customer": [1], "orders": ["ord_aaa-aaa", "ord_ccc-ccc", "ord_ddd-ddd"], "login": [1, 2, 3, 4, 5, 6],
    "payment_card": ["pay_aaa-aaa"], "service_request": ["ser_aaa-aaa"], "address": [1, 2], "product": [1, 2],
}  # fmt: skip
JANE = {"customer": [3], "orders": ["ord_ddd-eee"], "login": [8], "payment_card": ["pay_ccc-ccc"], "address": [4]}


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


def manage(*arguments: object) -> Ended:
    """Run a command in a process of its own, without the portal's database."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    made = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    return Ended(made.returncode, made.stdout.decode(), made.stderr.decode())


@dataclass(frozen=True)
class Shop:
    url: str
    dataset: Path
    output: Path

    def collect(self, *identities: str) -> Ended:
        return manage(
            "collect", "--url", self.url, "--dataset", self.dataset, "--output", self.output, "--identity", *identities
        )

    def erase(self, *more: str, target: str = "user.name", strategy: str = "null_rewrite", who: str = "ada") -> Ended:
        return manage(
            "erase", "--url", self.url, "--dataset", self.dataset, "--identity", f"email={who}@example.org",
            "--target", target, "--strategy", strategy, *more,
        )  # fmt: skip


@pytest.fixture
def shop(new_database: Callable[[], str], tmp_path: Path) -> Shop:
    url, dataset = new_database(), tmp_path / "shop.yml"
    small_systems.make_shop(url)
    dataset.write_text(small_systems.SHOP_DATASET)
    return Shop(url, dataset, tmp_path / "found.json")


def test_collect_writes_every_row_of_the_person(shop: Shop):
    assert shop.collect("email=ada@example.org") == Ended(0, "", "")
    found = json.loads(shop.output.read_text())
    assert {address: len(rows) for address, rows in found["rows"].items()} == {
        "shop:customer": 1, "shop:purchase": 5, "shop:invoice": 1,
    }  # fmt: skip
    assert (found["unreachable"], found["warnings"]) == ([], [])


def test_collect_says_what_it_could_not_reach(shop: Shop):
    assert shop.collect("phone=1").status == 0
    found = json.loads(shop.output.read_text())
    assert found["rows"] == {}
    assert "shop:customer: not reachable with phone; would need email" in found["unreachable"]


def test_what_cannot_be_written_leaves_no_half_of_it_behind(shop: Shop):
    shop.output.mkdir()
    ended = shop.collect("email=ada@example.org")
    assert (ended.status, "cannot be written" in ended.err) == (2, True)
    assert set(shop.output.parent.iterdir()) == {shop.output, shop.dataset}


def test_the_plan_names_what_a_law_keeps_where_nothing_goes(shop: Shop):
    plan = json.loads(shop.erase(target="user.financial").out)["plan"]
    assert plan["shop:invoice"]["rows"] == 0
    assert plan["shop:invoice"]["kept"] == [
        {"rows": 1, "reason": "amount: 17(3)(b) Commercial Code s. 257 until end of 2036"}
    ]


def test_erase_prints_the_plan_and_changes_nothing(shop: Shop):
    ended = shop.erase()
    assert ended.status == 0
    plan = json.loads(ended.out)["plan"]["shop:customer"]
    assert (plan["rows"], plan["fields"], plan["blocked"]) == (1, ["name"], [])
    with psycopg.connect(shop.url) as connection:
        assert connection.execute("SELECT name FROM customer WHERE id = 1").fetchone() == ("Ada Example",)


def test_erase_executes_verifies_and_says_what_it_erased(shop: Shop):
    ended = shop.erase("--execute")
    assert (ended.status, json.loads(ended.out)["erased"]) == (0, {"shop:customer": 1})
    with psycopg.connect(shop.url) as connection:
        assert connection.execute("SELECT id, name FROM customer ORDER BY id").fetchall() == [
            (1, None),
            (2, "Bo Example"),
        ]


def test_a_constraint_in_the_way_ends_with_3_and_changes_nothing(shop: Shop):
    with psycopg.connect(shop.url) as connection:
        connection.execute("ALTER TABLE customer ALTER name SET NOT NULL")
    ended = shop.erase("--execute")
    assert ended.status == 3
    assert "NOT NULL" in json.loads(ended.out)["plan"]["shop:customer"]["blocked"][0]
    with psycopg.connect(shop.url) as connection:
        assert connection.execute("SELECT count(*) FROM customer WHERE name IS NOT NULL").fetchone() == (2,)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("field: customer.id", "field: client.id"), ":19: "),
        (("name: email", "name: e_mail"), "no column 'e_mail'"),
        (("name: purchase", "name: purchases"), "no table 'purchases'"),
        (("dataset:", "dataset: ["), ":"),
    ],
)
def test_a_bad_file_ends_with_2_and_file_line_and_reason_on_standard_error(shop: Shop, change, reason: str):
    shop.dataset.write_text(small_systems.SHOP_DATASET.replace(*change, 1))
    for ended in (shop.collect("email=ada@example.org"), shop.erase("--execute")):
        assert ended.status == 2
        assert ended.err.startswith(f"{shop.dataset}:")
        assert reason in ended.err
        assert "Traceback" not in ended.err
    assert not shop.output.exists()


@pytest.mark.parametrize("identity", ["email", "email=", "=x"])
def test_an_identity_that_is_none_ends_with_2(shop: Shop, identity: str):
    assert shop.collect(identity).status == 2


@pytest.mark.parametrize("output", ["missing/found.json", "folder"])
def test_an_output_that_cannot_be_written_ends_with_2_and_leaves_nothing_behind(
    shop: Shop, tmp_path: Path, output: str
):
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    ended = Shop(shop.url, shop.dataset, tmp_path / output).collect("email=ada@example.org")
    assert (ended.status, "cannot be written" in ended.err) == (2, True)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_category_of_the_files_own_may_be_a_target_and_nothing_else(shop: Shop):
    shop.dataset.write_text(small_systems.SHOP_DATASET.replace("[user.name]", "[user.name_x.own]"))
    assert json.loads(shop.erase(target="user.name").out)["plan"] == {}
    assert json.loads(shop.erase(target="user.name_x").out)["plan"]["shop:customer"]["fields"] == ["name"]
    assert shop.erase(target="user.name_y").status == 2


def test_rows_that_may_be_two_peoples_wait_for_somebody_to_say_so(shop: Shop):
    with psycopg.connect(shop.url) as connection:
        connection.execute("UPDATE customer SET email = 'ada@example.org'")
    ended = shop.erase("--execute")
    assert ended.status == 3
    assert "two people" in json.loads(ended.out)["plan"]["shop:customer"]["blocked"][0]
    ended = shop.erase("--execute", "--include-shared", "shop:customer")
    assert (ended.status, json.loads(ended.out)["erased"]) == (0, {"shop:customer": 2})


def test_rows_that_come_back_are_told_of_and_what_was_erased_is_not_called_unchanged(shop: Shop):
    with psycopg.connect(shop.url) as connection:
        connection.execute("DROP TABLE purchase, invoice")
        connection.execute(small_systems.RESURRECTION)
    shop.dataset.write_text(small_systems.SHOP_DATASET.partition("      - name: purchase")[0])
    ended = shop.erase("--execute", target="user", strategy="delete")
    assert (ended.status, json.loads(ended.out)["erased"]) == (4, {"shop:customer": 1})
    assert "new rows: shop:customer: 1" in ended.err


def test_a_strategy_or_a_configuration_that_is_none_ends_with_2(shop: Shop):
    assert shop.erase(strategy="shred").status == 2
    assert shop.erase("--config", "{").status == 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql:///nowhere?host=/nonexistent", "system"),
        ("postgresql://me:s3cret@127.0.0.1:1/shop", "refuses connections"),
        ("postgresql://me:s3cret@127.0.0.1:port/shop", "not a database URL"),
        ("postgresql://me:a@s3cret:b@127.0.0.1/shop", "not a database URL"),
        ("postgresql://me:s3cret@127.0.0.1:1/shop?s3cret=1", "a setting that nobody knows"),
        ("mysql://me:s3cret@127.0.0.1:1/shop", "refuses connections"),
        ("mysql://me:s3cret@127.0.0.1:1/shop?s3cret=1", "a setting that nobody knows"),
        ("oracle://me:s3cret@127.0.0.1/shop", "no connector"),
        ("sqlite:////nonexistent/none.db", "cannot be opened"),
        (f"sqlite:///{__file__}", "not a database"),
        ("sqlite://", "no file"),
        ("nonsense", "not a database URL"),
    ],
)
@pytest.mark.parametrize("command", ["collect", "erase"])
def test_a_system_that_is_not_there_ends_with_2_in_words(shop: Shop, command: str, url: str, words: str):
    lost = Shop(url, shop.dataset, shop.output)
    ended = lost.collect("email=ada@example.org") if command == "collect" else lost.erase()
    assert ended.status == 2
    assert words in ended.err
    assert "Traceback" not in ended.err
    assert "s3cret" not in ended.err


def test_a_sqlite_file_that_is_not_there_is_not_made(shop: Shop, tmp_path: Path):
    missing = tmp_path / "missing.sqlite"
    assert Shop(f"sqlite:///{missing}", shop.dataset, shop.output).collect("email=ada@example.org").status == 2
    assert not missing.exists()


def test_it_works_the_same_on_sqlite(tmp_path: Path):
    path, dataset, output = tmp_path / "club.sqlite", tmp_path / "club.yml", tmp_path / "found.json"
    url = small_systems.make_club(path)
    named = small_systems.CLUB_DATASET.replace(
        "references: [{dataset: shop, field: customer.member_no, direction: from}]", "identity: member"
    )
    dataset.write_text(named)
    assert (
        manage("collect", "--url", url, "--dataset", dataset, "--identity", "member=M-1", "--output", output).status
        == 0
    )
    assert len(json.loads(output.read_text())["rows"]["club:post"]) == 2
    ended = manage(
        "erase", "--url", url, "--dataset", dataset, "--identity", "member=M-1", "--target", "user.content",
        "--strategy", "null_rewrite", "--execute",
    )  # fmt: skip
    assert ended.status == 0, ended.err
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM post WHERE text IS NULL").fetchone() == (2,)


@pytest.fixture
def fides(new_database: Callable[[], str], tmp_path: Path) -> Shop:
    """Somebody else's schema, rows and dataset file."""
    if not FIDES.exists():
        pytest.skip(f"{FIDES.relative_to(ROOT.parent)} is not there")
    url = new_database()
    with psycopg.connect(url) as connection:
        connection.execute((FIDES / "schema_and_seed.sql").read_bytes())
    return Shop(url, FIDES / "dataset.yml", tmp_path / "found.json")


@pytest.mark.parametrize(
    ("email", "expected", "items"), [("customer-1@example.com", CUSTOMER_1, 4), ("jane@example.com", JANE, 0)]
)
def test_somebody_elses_data_is_found_whole(fides: Shop, email: str, expected: dict, items: int):
    assert fides.collect(f"email={email}").status == 0
    found = json.loads(fides.output.read_text())
    rows = {address.partition(":")[2]: each for address, each in found["rows"].items()}
    assert len(rows.pop("order_item")) == items
    assert len(rows.pop("visit")) == (1 if items else 0)
    assert {name: sorted(row["id"] for row in each) for name, each in rows.items() if each} == expected
    assert any("address" in warning and "other people" in warning for warning in found["warnings"]) is bool(items)


def test_erasing_a_name_there_changes_one_thing(fides: Shop):
    url, dataset = fides.url, fides.dataset
    person = ["--url", url, "--dataset", dataset, "--identity", "email=customer-1@example.com"]
    ended = manage("erase", *person, "--target", "user.name", "--strategy", "null_rewrite", "--execute")
    assert ended.status == 0, ended.err
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT id FROM customer WHERE name IS NULL").fetchall() == [(1,)]


def test_a_contact_that_may_not_be_null_is_found_before_anything_changes(fides: Shop):
    person = ["--url", fides.url, "--dataset", fides.dataset, "--identity", "email=customer-1@example.com"]
    ended = manage("erase", *person, "--target", "user.contact", "--strategy", "null_rewrite", "--execute")
    assert ended.status == 3
    assert "NOT NULL" in ended.err
    with psycopg.connect(fides.url) as connection:
        assert connection.execute("SELECT count(*) FROM customer WHERE email IS NULL").fetchone() == (0,)
