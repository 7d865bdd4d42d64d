"""`make demo` as it is lived with: started, used, hit, stopped, started again."""

from __future__ import annotations

import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from portal.demo.cases import BEGUN
from portal.demo.characters import UNKNOWN
from tests.conftest import RUN_FOLDER
from tests.support.product import Product
from tests.support.waiting import until

FOLDER = RUN_FOLDER / "one-machine"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CASES = "SELECT count(*) FROM cases_case"


@pytest.fixture(scope="module")
def runs() -> Iterator[list[Product]]:
    """All runs in the folder, the last of them perhaps still running."""
    made: list[Product] = []
    yield made
    if made:
        made[-1].stop()


@pytest.fixture
def product(runs: list[Product]) -> Product:
    """A run in the folder; one that a test ended is followed by another."""
    if not runs or runs[-1].process.poll() is not None:
        runs.append(Product(FOLDER))
    return runs[-1]


def answers(product: Product, path: str = "/healthz") -> bool:
    try:
        with urllib.request.urlopen(f"{product.address}{path}", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def pids_of(product: Product, words: str) -> list[int]:
    return [pid for pid, command in product.parts().items() if words in command]


def number_of_cases(product: Product) -> int:
    (web,) = pids_of(product, "granian")
    environment = Path(f"/proc/{web}/environ").read_text().split("\0")
    url = next(line.partition("=")[2] for line in environment if line.startswith("DATABASE_URL="))
    with psycopg.connect(url) as connection:
        return connection.execute(CASES).fetchone()[0]


def file_a_request(product: Product) -> str:
    """As a browser without JavaScript does; gives the page that follows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    told = {"asker": "myself", "name": UNKNOWN.name, "email": UNKNOWN.email, "country": "DE", "language": "en"}
    answer = browser.open(f"{product.address}/request/my-information/")
    for _page in ("who", "person", "answer", "check"):
        hidden = dict(HIDDEN.findall(answer.read().decode()))
        answer = browser.open(answer.url, urlencode({**hidden, **told}).encode())
    return answer.read().decode()


@pytest.mark.parametrize("path", ["/", "/desk/", "/demo/", "/demo/mailbox/", "/healthz"])
def test_it_answers_where_it_says(product: Product, path: str):
    assert answers(product, path)


def test_it_says_who_can_sign_in_and_where_the_logs_are(product: Product):
    said = "".join(product.said)
    for words in ("clara.winter@example.org", "/desk/", "/demo/mailbox/", str(FOLDER / "logs")):
        assert words in said


def test_a_request_can_be_filed_and_its_mail_arrives(product: Product):
    before = number_of_cases(product)
    assert "We have your request" in file_a_request(product)
    assert number_of_cases(product) == before + 1
    mailbox = urllib.request.Request(f"{product.address}/demo/mailbox/")
    until(lambda: UNKNOWN.email in urllib.request.urlopen(mailbox).read().decode(), "the mail arrives")


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


def test_ctrl_c_leaves_nothing_behind_even_after_a_crash_and_the_next_start_has_all_data(
    product: Product, runs: list[Product]
):
    cases = number_of_cases(product)
    (web,) = pids_of(product, "granian")
    os.kill(web, signal.SIGKILL)
    until(lambda: set(pids_of(product, "granian")) - {web}, "the web server is back")
    assert product.stop() == 0
    assert product.processes() == {}
    runs.append(Product(FOLDER))
    assert number_of_cases(runs[-1]) == cases >= len(BEGUN)


def test_nothing_outlives_a_supervisor_that_is_killed(product: Product):
    product.process.kill()
    product.process.wait()
    until(lambda: product.processes() == {}, "everything ended with its supervisor")
