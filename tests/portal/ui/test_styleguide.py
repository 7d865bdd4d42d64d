from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from portal.ui import urls

pytestmark = pytest.mark.urls("portal.ui.urls")
VIEWS = {
    "desktop": ({"viewport": {"width": 1280, "height": 900}}, ""),
    "phone": ({"viewport": {"width": 390, "height": 800}, "has_touch": True}, ""),
    "dark": ({"color_scheme": "dark"}, ""),
    "right to left": ({"viewport": {"width": 1280, "height": 900}}, "?dir=rtl"),
    "forced colours": ({"forced_colors": "active"}, ""),
}


@pytest.fixture
def server() -> Iterator[str]:
    """The portal on a port of its own, without a database: the style guide needs none."""
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.start()
    thread.is_ready.wait(timeout=20)
    yield f"http://localhost:{thread.port}"
    thread.terminate()


def test_it_shows_every_component(client: Client):
    page = client.get("/demo/styleguide/").content.decode()
    for words in (
        "3 days overdue",
        "Clock stopped",
        "76–100 of 480",
        "internal note",
        "Nothing waits for you",
    ):
        assert words in page


def test_it_turns_for_right_to_left_scripts(client: Client):
    assert b'dir="rtl"' in client.get("/demo/styleguide/?dir=rtl").content


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_it_is_there_to_be_looked_at(mode):
    assert "styleguide" in {address.name for address in urls.addresses(mode)}


def test_it_is_absent_in_production():
    assert {address.name for address in urls.addresses("production")} == {"set_language"}


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(browser: Browser, server, view):
    settings, query = VIEWS[view]
    context = browser.new_context(**settings)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{server}/demo/styleguide/{query}")
    found = Axe().run(page).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert overflow <= 0, "the page scrolls sideways"
    assert complaints == [], "the content security policy, or a file that is missing"


@pytest.mark.browser
def test_a_double_press_sends_a_form_once(browser: Browser, server):
    page = browser.new_page()
    page.goto(f"{server}/demo/styleguide/")
    sent = page.evaluate("""() => {
        const form = document.querySelector("form.confirm"), button = form.querySelector("button");
        let count = 0;
        addEventListener("submit", (event) => { count += !event.defaultPrevented; event.preventDefault(); });
        button.click(); button.click();
        return count;
    }""")
    page.close()
    assert sent == 1
