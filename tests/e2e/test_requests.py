"""Each of the four requests, from the form to its end, by everybody who takes part."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from portal.demo import characters
from portal.demo.characters import Character
from tests.e2e.people import Staff, Subject, Visitor, unpacked
from tests.support.product import Product

Visit = Callable[..., Visitor]


@pytest.fixture
def subject(visit: Visit) -> Callable[[Character], Subject]:
    return lambda who: Subject(visit(), who)


@pytest.fixture
def staff(visit: Visit) -> Callable[..., Staff]:
    return lambda role, number=0: Staff(visit(), role, number).sign_in()


def test_a_banned_man_learns_that_the_debt_is_not_his(subject, staff):
    emre = subject(characters.BANNED)
    emre.begin("my-information")
    emre.tell()
    emre.send()
    emre.visitor.see("Request My Information")

    handler = staff("handler")
    handler.open(emre.reference)
    handler.act("Search the systems")
    handler.wait_for("To be reviewed")
    expect(handler.page.get_by_role("link", name="Travel bans", exact=True)).to_be_visible()
    officer = staff("dpo")
    officer.open(emre.reference)
    officer.act("Approve")
    officer.wait_for("Ready to send")
    officer.act("Send the answer")

    emre.open_status("Your answer is ready")
    emre.visitor.see("Your documents")
    package = unpacked(emre.download("Download"))
    (ban,) = json.loads(package.read("data/registry/blacklist-entries.json"))
    assert ban["debt_number"] == characters.NAMESAKE_DEBT
    assert "data/registry/debts.json" not in package.namelist()
    assert package.read("letter.pdf").startswith(b"%PDF")


def test_an_account_is_erased_after_a_second_person_agreed(subject, staff, product: Product):
    debtor = subject(characters.DEBTOR)
    debtor.begin("account-deletion")
    debtor.tell()
    debtor.send()

    first, second = staff("dpo"), staff("dpo", 1)
    first.open(debtor.reference)
    first.act("Search the systems")
    first.wait_for("To be reviewed")
    expect(first.page.get_by_role("main")).to_contain_text("§ 147 AO, until 31 December 2034")
    first.act("Ask for approval")
    first.wait_for("To be approved")
    expect(first.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    second.open(debtor.reference)
    second.act("Approve")
    second.wait_for("Ready to send")
    expect(second.page.get_by_role("main")).to_contain_text("read again to make sure")
    second.act("Send the answer")

    debtor.open_status("Your answer is ready")
    assert debtor.download("Download").startswith(b"%PDF")
    assert accounts_of(product, characters.DEBTOR) == 0


def test_some_information_is_erased_and_the_account_stays(subject, staff, product: Product):
    nurse = subject(characters.SEEN)
    nurse.begin("information-deletion").get_by_label("Where you were").check()
    nurse.go_on()
    nurse.tell()
    nurse.send()

    first, second = staff("handler"), staff("dpo")
    first.open(nurse.reference)
    first.act("Search the systems")
    first.wait_for("To be reviewed")
    expect(first.page.get_by_role("row", name="Where cameras saw you")).to_contain_text("4,312")
    first.act("Ask for approval")
    second.open(nurse.reference)
    second.act("Approve")
    second.wait_for("Ready to send")
    second.act("Send the answer")

    page = nurse.open_status("Your answer is ready")
    expect(page.get_by_role("row", name="Where cameras saw you")).to_contain_text("4,312")
    assert accounts_of(product, characters.SEEN) == 1


def test_a_question_is_asked_back_and_answered(subject, staff):
    newcomer = subject(characters.UNKNOWN)
    page = newcomer.begin("general-request")
    page.get_by_label("Something else").check()
    page.get_by_label("Your message").fill("Who decides about my standing?")
    newcomer.go_on()
    newcomer.tell()
    newcomer.send()

    handler = staff("handler")
    handler.open(newcomer.reference)
    handler.act("Ask the person", body="Do you mean the standing of this year?")
    page = newcomer.open_status("We have a question")
    page.get_by_label("Your message").fill("Yes, of this year.")
    newcomer.visitor.press("Send message")

    handler.open(newcomer.reference)
    expect(handler.page.get_by_role("main")).to_contain_text("Yes, of this year.")
    handler.act("Send the answer", body="A program does; you can ask for a person to look at it.")
    page = newcomer.open_status("Our answer")
    expect(page.get_by_role("main")).to_contain_text("you can ask for a person")


def accounts_of(product: Product, who: Character) -> int:
    with closing(sqlite3.connect(product.folder / "site.sqlite")) as site:
        query = "SELECT count(*) FROM accounts WHERE citizen_number = ?"
        return site.execute(query, [who.citizen_number]).fetchone()[0]
