"""Every page for everybody: axe finds nothing, nothing sticks out, and it works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.demo import characters
from tests.e2e.people import Staff, Subject, Visitor

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}}
DARK = {"color_scheme": "dark"}
GERMAN = {"locale": "de-DE", **PHONE}
REQUESTS = ("my-information", "account-deletion", "information-deletion", "general-request")
PUBLIC = (
    "/", *(f"/request/{slug}/" for slug in REQUESTS), "/link/", "/link/sent/", "/sent/", "/left/", "/nowhere/",
    "/open/not-a-link/", "/demo/", "/demo/mailbox/", "/desk/account/login/", "/desk/account/password/reset/",
)  # fmt: skip
DESK = {
    "handler": ("/desk/", "/desk/systems/", "/desk/nowhere/", "/desk/account/2fa/", "/desk/account/password/change/"),
    "administrator": (
        "/desk/systems/",
        "/desk/systems/add/",
        "/desk/systems/registry/",
        "/desk/staff/",
        "/desk/staff/add/",
    ),
}


@pytest.mark.parametrize("settings", [PHONE, DARK, GERMAN], ids=["phone", "dark", "German"])
def test_every_public_page_is_for_everybody(visit: Visit, settings: dict):
    visitor = visit(**settings)
    for path in PUBLIC:
        visitor.go(path)
        visitor.check()


@pytest.mark.parametrize("role", DESK)
@pytest.mark.parametrize("settings", [PHONE, DARK], ids=["phone", "dark"])
def test_every_page_of_the_desk_is_for_everybody(visit: Visit, role: str, settings: dict):
    staff = Staff(visit(**settings), role).sign_in()
    for path in DESK[role]:
        staff.visitor.go(path)
        staff.visitor.check()


@pytest.mark.parametrize("slug", REQUESTS)
def test_a_form_with_mistakes_says_so_beside_them_and_keeps_the_rest(visit: Visit, slug: str):
    visitor = visit(**PHONE)
    page = visitor.go(f"/request/{slug}/")
    page.locator("form").first.evaluate("form => form.noValidate = true")
    page.get_by_label("Full name").fill("Mira Voss")
    page.locator("#id_email").fill("mira at example")
    visitor.press("Continue")
    assert page.title().startswith("Error:")
    expect(page.locator("#id_email")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Full name")).to_have_value("Mira Voss")
    visitor.check()


def test_a_request_is_filed_without_javascript(visit: Visit):
    subject = Subject(visit(java_script_enabled=False), characters.FLATMATE)
    subject.fill_in("my-information")
    subject.visitor.press("Continue")
    subject.visitor.press("Send my request")
    expect(subject.page.get_by_role("heading", level=1)).to_have_text("We have your request")


def test_a_request_is_filed_with_the_keyboard_alone(visit: Visit):
    page = visit().go("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.goto(page.url.partition("#")[0] + "request/my-information/")
    for words in (characters.JOURNALIST.name, characters.JOURNALIST.email):
        field = page.get_by_label("Full name") if words == characters.JOURNALIST.name else page.locator("#id_email")
        while not field.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


def test_back_and_reload_lose_nothing_and_sending_twice_is_one_request(visit: Visit):
    subject = Subject(visit(), characters.SEEN)
    page = subject.fill_in("my-information")
    subject.visitor.press("Continue")
    page.reload()
    page.get_by_role("link", name="Change something").first.click()
    expect(page.get_by_label("Full name")).to_have_value(characters.SEEN.name)
    subject.visitor.press("Continue")
    page.locator("form").last.evaluate("form => { form.target = '_blank'; form.submit(); form.target = ''; }")
    subject.visitor.press("Send my request")
    subject.visitor.go("/demo/mailbox/")
    mails = page.get_by_role("row").filter(has_text=characters.SEEN.email).filter(has_text="Please confirm")
    expect(mails).to_have_count(1)
