"""An officer writes a letter: with and without JavaScript, in either direction, for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Staff, Visitor

Visit = Callable[..., Visitor]
BODY = "Hello {name},\n\nyour <b>answer</b> is on your page.\n\n{link}"


@pytest.mark.parametrize(("scripted", "letter"), [(True, "message"), (False, "answered")], ids=["with", "without"])
def test_a_letter_is_tried_out_and_kept_with_and_without_javascript(visit: Visit, scripted: bool, letter: str):
    signed_in = Staff(visit(), "dpo").sign_in().visitor.context.storage_state()  # which axe checks, by script
    visitor = visit(storage_state=signed_in, java_script_enabled=scripted)
    page = visitor.go(f"/desk/letters/{letter}/en/every-law/")
    page.get_by_label("Text").fill("Hello {nmae}")
    visitor.press("Preview")
    expect(page.locator(".error-text").first).to_contain_text("Did you mean {name}?")
    page.get_by_label("Text").fill(BODY)
    visitor.press("Preview")
    expect(page.locator(".letter-preview")).to_contain_text("your <b>answer</b> is on your page.")
    visitor.press("Keep as a new version")
    expect(page.get_by_text("Version 1 goes out now.")).to_be_visible()


def test_the_preview_follows_what_is_typed(visit: Visit):
    page = Staff(visit(), "dpo").sign_in().visitor.go("/desk/letters/message/fr/every-law/")
    page.get_by_label("Text").fill(BODY)
    expect(page.locator(".letter-preview")).to_contain_text("your <b>answer</b> is on your page.")
    page.get_by_label("Text").fill("Hello {nmae}")
    expect(page.locator("#preview")).to_contain_text("Did you mean {name}?")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_mistakes_and_history_are_for_everybody(visit: Visit, direction: str):
    visitor = visit(viewport={"width": 360, "height": 740})
    letter = "code" if direction == "ltr" else "ready"
    page = Staff(visitor, "dpo").sign_in().visitor.go(f"/desk/letters/{letter}/de/every-law/")
    page.get_by_label("Subject").fill("Etwas anderes")
    visitor.press("Keep as a new version")
    page.locator(".changes").first.evaluate("changes => { changes.closest('details').open = true }")
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    visitor.check()
    page.get_by_label("Text").fill("{")
    visitor.press("Keep as a new version")
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    visitor.check()
