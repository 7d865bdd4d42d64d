"""A system that people answer for: taken into use, asked on a telephone, and in the package at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.demo import characters
from portal.demo.logins import ARCHIVIST
from tests.e2e.people import Staff, Subject, Visitor, unpacked

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}}
TASK = re.compile(r"https?://[^\s\"<]+/task/open/[^\s\"<]+/")
OWNER = replace(characters.UNKNOWN, name=ARCHIVIST.name, email=ARCHIVIST.email)


@pytest.fixture
def clinic(visit: Visit) -> Iterator[None]:
    """The clinic is asked in this test, and not in the others, whose stories do without."""
    administrator = Staff(visit(), "administrator").sign_in()

    def use(*, wanted: bool) -> None:
        administrator.visitor.go("/desk/systems/clinic/").get_by_label("In use").set_checked(wanted)
        administrator.visitor.press("Save")
        administrator.visitor.check()

    use(wanted=True)
    yield
    use(wanted=False)


@pytest.mark.usefixtures("clinic")
def test_the_clinic_answers_by_a_link_and_the_person_gets_what_it_gave(visit: Visit, tmp_path: Path):
    person = Subject(visit(), characters.UNKNOWN)
    person.begin("my-information")
    person.tell()
    person.send()
    handler = Staff(visit(), "handler").sign_in()
    handler.open(person.reference)
    handler.act("Search the systems")
    handler.wait_for("To be reviewed")
    expect(handler.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)

    owner = Subject(visit(**PHONE), OWNER)
    owner.page.goto(owner.mailed("Please look for", TASK))
    owner.visitor.see("A task for you")
    owner.visitor.press("Open the task")
    owner.visitor.see("What do you hold of this person?")
    owner.page.emulate_media(color_scheme="dark")
    owner.visitor.check()
    scan = tmp_path / "scan of 2019.txt"
    scan.write_text("Broken arm")
    owner.page.get_by_label("Add files").first.set_input_files(scan)
    owner.visitor.press("Save for later")
    owner.visitor.see("Your patient file")
    owner.visitor.press("Send the answer")
    expect(owner.page.get_by_role("main")).to_contain_text("Still without an answer")
    owner.visitor.check()
    owner.page.get_by_label("Nothing is held here").nth(1).check()
    owner.visitor.press("Send the answer")
    owner.visitor.see("Thank you")

    handler.open(person.reference)
    handler.visitor.see("Asked of colleagues")
    handler.act("Approve")
    handler.wait_for("Ready to send")
    handler.act("Send the answer")
    person.open_status("Your answer is ready")
    package = unpacked(person.download("Download"))
    assert package.read("files/clinic/patient-files/scan-of-2019.txt") == b"Broken arm"
