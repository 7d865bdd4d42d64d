"""`make demo` as it is lived with: started, hit, stopped, started again."""

from __future__ import annotations

import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import RUN_FOLDER
from tests.support.product import Product, until

FOLDER = RUN_FOLDER / "one-machine"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    running = Product(FOLDER)
    yield running
    running.stop()


def answers(product: Product, path: str = "/healthz") -> bool:
    try:
        with urllib.request.urlopen(f"{product.address}{path}", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def pids_of(product: Product, words: str) -> list[int]:
    return [pid for pid, command in product.parts().items() if words in command]


def database_of(product: Product) -> str:
    (web,) = pids_of(product, "granian")
    environment = Path(f"/proc/{web}/environ").read_text().split("\0")
    return next(line.partition("=")[2] for line in environment if line.startswith("DATABASE_URL="))


@pytest.mark.parametrize("path", ["/", "/desk/", "/demo/mailbox/", "/healthz"])
def test_it_answers_where_it_says(product: Product, path: str):
    assert answers(product, path)


def test_it_says_who_can_sign_in_and_where_the_logs_are(product: Product):
    said = "".join(product.said)
    for words in ("clara.winter@example.org", "/desk/", "/demo/mailbox/", str(FOLDER / "logs")):
        assert words in said


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("web", "granian"),
        ("worker", "celery -A workers.app worker"),
        ("Valkey", "valkey-server"),
        ("Postgres", "bin/postgres"),
    ],
)
def test_a_part_that_crashes_is_reported_and_started_again(product: Product, part: str, words: str):
    (before,) = pids_of(product, words)
    os.kill(before, signal.SIGKILL)
    product.wait_to_hear(f"{part} ended unexpectedly")
    until(lambda: set(pids_of(product, words)) - {before}, f"{part} is back")
    until(lambda: answers(product), "the portal answers again")


def test_a_second_run_in_the_same_folder_says_where_the_first_is(product: Product):
    with pytest.raises(AssertionError, match=f"running already, at {product.address}"):
        Product(FOLDER)


def test_ctrl_c_leaves_nothing_behind_and_the_next_start_has_all_data():
    folder = RUN_FOLDER / "twice"
    first = Product(folder)
    with psycopg.connect(database_of(first)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    assert first.stop() == 0
    assert first.processes() == {}
    second = Product(folder)
    try:
        with psycopg.connect(database_of(second)) as connection:
            assert connection.execute("SELECT to_regclass('kept')").fetchone() == ("kept",)
    finally:
        second.process.kill()  # not even then is anything left
        until(lambda: second.processes() == {}, "everything ended with its supervisor")
