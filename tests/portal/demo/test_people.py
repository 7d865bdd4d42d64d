"""The invented people: as many as said, the same each time, and reachable nowhere outside."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys

from portal.demo import registry, site
from portal.demo.characters import CHARACTERS
from portal.demo.organisation import IDENTITY_KEYS
from portal.demo.people import HOW_MANY, citizens
from tests.support.product import ROOT

PATTERNS = {key["key"]: key["pattern"] for key in IDENTITY_KEYS}
DIGEST = "from tests.portal.demo.test_people import digest; print(digest())"


def digest() -> str:
    """Over every row of both systems."""
    made = hashlib.sha256()
    for tables in (registry.tables(), site.tables()):
        for name, rows in tables.items():
            made.update(name.encode())
            for row in rows():
                made.update(repr(row).encode())
    return made.hexdigest()


def test_another_process_makes_the_very_same_people():
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    again = subprocess.run(
        [sys.executable, "-c", DIGEST], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert again.stdout.strip() == digest()


def test_there_are_as_many_as_said_each_with_a_number_of_their_own():
    numbers = [person.citizen_number for person in citizens()]
    assert len(numbers) == HOW_MANY == 2_000
    assert len(set(numbers)) == HOW_MANY
    assert all(re.fullmatch(PATTERNS["citizen_number"], number) for number in numbers)


def test_nobody_has_an_address_that_mail_could_reach():
    reachable = [person.email for person in citizens() if person.email and not person.email.endswith("@example.org")]
    assert reachable == []


def test_account_names_are_as_the_form_takes_them():
    names = [person.account_name for person in citizens() if person.account_name]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(PATTERNS["account_name"], name) for name in names)


def test_what_the_guide_gives_for_each_character_is_taken_by_the_form():
    for who in CHARACTERS:
        assert not who.citizen_number or re.fullmatch(PATTERNS["citizen_number"], who.citizen_number)
        assert not who.account_name or re.fullmatch(PATTERNS["account_name"], who.account_name)
