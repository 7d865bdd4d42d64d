"""People at the product's pages: the public, and the staff of the desk."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.demo.characters import Character
from portal.demo.logins import LOGINS

REFERENCE = re.compile(r"HB(-[0-9A-Z]{4}){3}")
LINK = re.compile(r"https?://[^\s\"<]+/open/[^\s\"<]+/")
WORK_MS = 30_000


class Visitor:
    """Somebody with a browser. Every page opened through :meth:`see` is checked for accessibility."""

    def __init__(self, address: str, context: BrowserContext) -> None:
        self.address = address
        self.context = context
        self.troubles: list[str] = []
        self.page = self.open_page()

    def open_page(self) -> Page:
        """Another tab."""
        page = self.context.new_page()
        page.on("console", self._complain)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return page

    def go(self, path: str) -> Page:
        """Open an address of the product."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def press(self, label: str) -> Page:
        """Press a button and see the page that follows."""
        return self.follow(self.page.get_by_role("button", name=label, exact=True))

    def follow(self, target: Locator) -> Page:
        """Press something, and wait for the page that follows: many pages have the same button."""
        with self.page.expect_navigation():
            target.click()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def see(self, heading: str) -> Page:
        """Expect a heading, and a page that everybody can use."""
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()
        self.check()
        return self.page

    def check(self) -> None:
        """No rule of WCAG 2.2 AA that axe knows is broken, and nothing sticks out sideways."""
        found = Axe().run(self.page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    def _complain(self, message: object) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)


@dataclass
class Subject:
    """A data subject and their browser."""

    visitor: Visitor
    who: Character
    reference: str = ""

    @property
    def page(self) -> Page:
        """Their page."""
        return self.visitor.page

    def begin(self, slug: str) -> Page:
        """Choose a request on the first page."""
        page = self.visitor.go("/")
        page.locator(f"a[href='/request/{slug}/']").click()
        return page

    def go_on(self) -> Page:
        """Press “Continue”, and see a page that everybody can use."""
        self.visitor.press("Continue")
        self.visitor.check()
        return self.page

    def tell(self) -> Page:
        """Say for whom they ask and who they are, up to the page where all is checked."""
        self.page.get_by_label("Myself").check()
        page = self.go_on()
        page.get_by_label("Your full name").fill(self.who.name)
        page.get_by_label("Your e-mail address").fill(self.who.email)
        if self.who.citizen_number:
            page.get_by_role("textbox", name="Citizen number").fill(self.who.citizen_number)
        self.go_on()
        self.go_on()
        return self.visitor.see("Check your answers")

    def send(self) -> Page:
        """Send what was checked, and confirm the address by the link in the mail."""
        self.visitor.press("Send my request")
        self.visitor.see("We have your request")
        self.page.goto(self.mailed("Please confirm your request", LINK))
        self.visitor.see("Confirm your request")
        self.visitor.press("Confirm my request")
        self.reference = REFERENCE.search(self.page.locator("main").inner_text()).group()
        return self.page

    def mailed(self, subject: str, pattern: re.Pattern[str]) -> str:
        """What a pattern finds in the newest mail to them with this subject."""
        tab = self.visitor.open_page()
        row = tab.get_by_role("row").filter(has_text=self.who.email).filter(has_text=subject).first
        for _look in range(100):
            tab.goto(f"{self.visitor.address}/demo/mailbox/")
            if row.count():
                break
            tab.wait_for_timeout(100)
        row.get_by_role("link").click()
        tab.get_by_text("As text").click()
        found = pattern.search(tab.locator("pre").inner_text())
        tab.close()
        assert found, f"{subject!r} has no {pattern.pattern}"
        return found.group()

    def open_status(self, subject: str) -> Page:
        """Follow the link of a mail to their own page."""
        self.page.goto(self.mailed(subject, LINK))
        self.visitor.press("Open my page")
        return self.page

    def download(self, name: str) -> bytes:
        """Get a document after the code that was mailed."""
        self.visitor.press("Send me a code")
        self.visitor.see("Enter the code")
        self.page.get_by_label("Code").fill(self.mailed("code", re.compile(r"\b\d{6}\b")))
        self.visitor.press("Continue")
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name)).first.click()
        return Path(download.value.path()).read_bytes()


@dataclass
class Staff:
    """Somebody at the desk."""

    visitor: Visitor
    role: str
    number: int = 0

    @property
    def page(self) -> Page:
        """Their page."""
        return self.visitor.page

    def sign_in(self) -> Staff:
        """With the password."""
        login = [each for each in LOGINS if each.role == self.role][self.number]
        page = self.visitor.go("/desk/")
        self.visitor.see("Sign in to the desk")
        page.get_by_label("E-mail address").fill(login.email)
        page.get_by_label("Password").fill(login.password)
        self.visitor.press("Sign in")
        return self

    def open(self, reference: str) -> Page:
        """The page of a case."""
        return self.visitor.go(f"/desk/cases/{reference}/")

    def act(self, label: str, **fields: str) -> Page:
        """Do something to the case that is open; what stands folded up is opened first."""
        button = self.page.get_by_role("button", name=label, exact=True, include_hidden=True)
        folded = self.page.locator("main details:not([open])").filter(has=button)
        if folded.count():
            folded.first.locator("summary").first.click()
        form = self.page.locator("main form").filter(has=button).first
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
        form.locator(button).click()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def wait_for(self, state: str) -> Page:
        """Until the work is done and the case is in this state."""
        badge = self.page.get_by_role("main").locator(".badge").get_by_text(state, exact=True)
        expect(badge.first).to_be_visible(timeout=WORK_MS)
        self.visitor.check()
        return self.page


def unpacked(content: bytes) -> zipfile.ZipFile:
    """The package as an archive, every member's checksum tested."""
    archive = zipfile.ZipFile(BytesIO(content))
    assert archive.testzip() is None
    return archive
