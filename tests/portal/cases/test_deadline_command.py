"""`manage.py deadline`, as others run it: without settings and without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "tests" / "portal" / "law" / "deadlines.json"
ONE = ("--jurisdiction", "eu-gdpr", "--country", "DE", "--received", "2026-01-31")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "deadline", *map(str, arguments)],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_list_is_printed_with_its_due_dates(tmp_path):
    expected = json.loads(EXAMPLES.read_text())
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps([{key: value for key, value in each.items() if key != "due"} for each in expected]))
    made = run("--vectors", asked)
    assert (made.returncode, made.stderr) == (0, "")
    assert json.loads(made.stdout) == expected


def test_what_is_wrong_ends_with_2_and_prints_no_dates(tmp_path):
    asked = tmp_path / "asked.json"
    asked.write_text('[{"jurisdiction": "eu-gdpr", "country": "DE", "received": "31 January"}]')
    made = run("--vectors", asked)
    assert (made.returncode, made.stdout) == (2, "")
    assert "item 1: received: '31 January' is no day." in made.stderr


def test_an_extension_that_came_too_late_is_noted_and_does_not_count(tmp_path):
    late = {"jurisdiction": "eu-gdpr", "country": "DE", "received": "2026-02-20"}
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps([{**late, "events": [{"date": "2026-05-19", "kind": "extended"}]}]))
    made = run("--vectors", asked)
    assert (made.returncode, json.loads(made.stdout)[0]["due"]) == (0, "2026-03-20")
    assert "item 1: The extension (19 May 2026) does not count: the time had ended." in made.stderr


def test_one_request_is_explained_step_by_step():
    made = run(*ONE, "--event", "2026-02-02=identity_requested", "--event", "2026-02-12=identity_received")
    assert made.returncode == 0
    assert made.stdout.splitlines() == [
        "We received your request on 31 January 2026.",
        "The law gives us 1 month from then: until 28 February 2026.",
        "From 2 February 2026 to 12 February 2026 we waited for you: 10 days were added, so until 10 March 2026.",
        "An extension can be declared until 10 March 2026.",
        "Due: 2026-03-10",
    ]


def test_a_promise_counts_for_one_request(tmp_path):
    promise = tmp_path / "promise.toml"
    promise.write_text("respond = { days = 10 }\n")
    assert run(*ONE, "--promise", promise).stdout.endswith("Due: 2026-02-10\n")


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--vectors", "/nonexistent.json"),
        ("--vectors", EXAMPLES, *ONE),
        (*ONE, "--event", "2026-02-02"),
        (*ONE, "--promise", "/nonexistent.toml"),
        ("--jurisdiction", "eu-gdpr"),
    ],
)
def test_anything_else_that_is_wrong_ends_with_2_and_a_sentence(wrong):
    made = run(*wrong)
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.strip()
    assert "Traceback" not in made.stderr
