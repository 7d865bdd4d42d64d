"""Every page for everybody: axe finds nothing, nothing sticks out, and it works without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.demo import characters
from tests.e2e.people import Staff, Subject, Visitor

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 360, "height": 740}}
DARK = {"color_scheme": "dark"}
GERMAN, CHINESE = ({"locale": locale, **PHONE} for locale in ("de-DE", "zh-CN"))
READERS = {"phone": PHONE, "dark": DARK, "German": GERMAN, "Chinese": CHINESE}
WAY: tuple[dict[str, str], ...] = (
    {"topic": "complaint", "message": "Nobody answers me."},
    {"asker": "somebody"},
    {"representative": "Rosa Lind", "representative_role": "Guardian", "representative_email": "rosa@example.org"},
    {"name": "Ida Lind"},
    {},
)
CHOICES = ("topic", "asker")
REQUESTS = ("my-information", "account-deletion", "information-deletion", "general-request")
PUBLIC = (
    "/", *(f"/request/{slug}/" for slug in REQUESTS), "/link/", "/link/sent/", "/sent/", "/left/", "/nowhere/",
    "/open/not-a-link/", "/demo/", "/demo/mailbox/", "/desk/account/login/", "/desk/account/password/reset/",
)  # fmt: skip
DESK = {
    "handler": (
        "/desk/",
        "/desk/systems/",
        "/desk/nowhere/",
        "/desk/account/2fa/",
        "/desk/account/password/change/",
        "/desk/enter/",
        "/desk/enter/query/",
        "/desk/enter/information_deletion/",
    ),
    "dpo": (
        "/desk/enter/backlog/",
        "/desk/register/",
        "/desk/register/?since=2026-02-01&until=2026-01-01",
        "/desk/letters/",
        "/desk/letters/refused/de/every-law/",
    ),
    "administrator": (
        "/desk/systems/",
        "/desk/systems/add/",
        "/desk/systems/registry/",
        "/desk/staff/",
        "/desk/staff/add/",
    ),
}


@pytest.mark.parametrize("settings", READERS.values(), ids=READERS)
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


@pytest.mark.parametrize(
    ("settings", "turned"),
    [(PHONE, False), (DARK, False), (GERMAN, False), (PHONE, True)],
    ids=["phone", "dark", "German", "right to left"],
)
def test_every_page_of_a_request_is_for_everybody_also_with_mistakes(visit: Visit, settings: dict, turned: bool):
    visitor = visit(**settings)
    page = visitor.go("/request/general-request/")
    onwards = page.locator("main form.form .button-primary")

    def look() -> None:
        page.evaluate("turned => turned && (document.documentElement.dir = 'rtl')", turned)
        visitor.check()

    for step in WAY:
        look()
        if step:
            visitor.follow(onwards)
            assert page.title().startswith(("Error:", "Fehler:"))
            look()
        answer(page, step)
        visitor.follow(onwards)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Check your answers|Prüfen Sie Ihre Angaben"))
    look()


def answer(page: Page, step: dict[str, str]) -> None:
    for name, value in step.items():
        field = page.locator(f"[name={name}]")
        field.and_(page.locator(f"[value={value}]")).check() if name in CHOICES else field.fill(value)


@pytest.mark.parametrize("slug", REQUESTS)
def test_a_page_with_mistakes_says_so_beside_them_and_keeps_the_rest(visit: Visit, slug: str):
    subject = Subject(visit(**PHONE), characters.SEEN)
    subject.begin(slug)
    answer_what(subject)
    page = subject.page
    page.get_by_label("Myself").check()
    subject.go_on()
    page.get_by_label("Your full name").fill("Mira Voss")
    page.get_by_label("Your e-mail address").fill("mira at example")
    subject.go_on()
    assert page.title().startswith("Error:")
    expect(page.get_by_label("Your e-mail address")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Your full name")).to_have_value("Mira Voss")
    page.get_by_role("link", name="This is no e-mail address yet.").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()


def answer_what(subject: Subject) -> None:
    """Answer what only some of the requests ask first."""
    if subject.page.locator("textarea").count():
        subject.page.get_by_role("radio").or_(subject.page.get_by_role("checkbox")).last.check()
        subject.page.locator("textarea[name=message]").fill("My birthday is wrong.")
        subject.go_on()


@pytest.mark.parametrize("settings", [{}, {"java_script_enabled": False}], ids=["with JavaScript", "without"])
def test_a_request_is_filed_with_and_without_javascript(visit: Visit, settings: dict):
    visitor = visit(**settings)
    page = visitor.go("/request/general-request/")
    for step in WAY:
        answer(page, step)
        visitor.press("Continue")
    visitor.press("Send my request")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")


def test_a_request_is_filed_with_the_keyboard_alone(visit: Visit):
    page = visit().go("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("link", name="Request My Information"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    for label, words in (
        ("Your full name", characters.JOURNALIST.name),
        ("Your e-mail address", characters.JOURNALIST.email),
    ):
        reach(page, page.get_by_label(label))
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Country and language")
    reach(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    reach(page, page.get_by_role("button", name="Send my request"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _press in range(40):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def test_back_and_reload_lose_nothing_and_sending_twice_is_one_request(visit: Visit):
    subject = Subject(visit(), characters.SEEN)
    page = subject.begin("my-information")
    subject.tell()
    page.reload()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Your full name")).to_have_value(characters.SEEN.name)
    page.go_forward()
    page.go_forward()
    page.get_by_role("link", name="Change Your full name").click()
    expect(page.get_by_label("Your full name")).to_have_value(characters.SEEN.name)
    subject.go_on()
    subject.visitor.see("Check your answers")
    page.locator("form.form").evaluate("form => { form.target = '_blank'; form.submit(); form.target = ''; }")
    subject.visitor.press("Send my request")
    subject.visitor.see("We have your request")
    subject.visitor.go("/demo/mailbox/")
    mails = page.get_by_role("row").filter(has_text=characters.SEEN.email).filter(has_text="Please confirm")
    expect(mails).to_have_count(1)
