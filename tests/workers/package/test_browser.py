"""The package in a real browser: from the file system, without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from workers.package.model import FieldPart, SystemPart

from .examples import built, collection, package, registry, site

pytestmark = pytest.mark.browser

LOOK = "row => [...row.cells].map(c => [c.innerText, c.className, c.dir, c.role, c.dataset.label])"
NASTY = "</td><script>document.title='pwned'</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    long_numbers = [{"id": 9007199254740993 + n, "note": "12345678901234567890" if n else NASTY} for n in range(300)]
    nested = [
        {
            "id": n,
            "where": {"town": f"Town {n}", "far": [1.0, 2]},
            "ok": n % 2 == 0,
            "none": None,
            "sum": n / 4,
        }
        for n in range(300)
    ]
    odd = SystemPart(
        key="odd",
        label="Odd things",
        collections=(
            collection("odd:numbers", long_numbers),
            collection(
                "odd:nested",
                nested,
                fields=(
                    FieldPart(name="id", label="No."),
                    FieldPart(
                        name="where",
                        label="Where",
                        fields=(FieldPart(name="town", label="Name of the town"),),
                    ),
                    FieldPart(name="ok", label="Right"),
                    FieldPart(name="none", label="Nothing"),
                    FieldPart(name="sum", label="Sum"),
                ),
            ),
        ),
    )
    built(package(registry(1234), site(), odd)).extractall(folder / "en")
    built(package(language="ar")).extractall(folder / "ar")
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("file:") else troubles.append(request.url))
    yield page
    assert troubles == []
    context.close()


def table(page: Page, number: int):
    return page.locator(".records").nth(number)


def test_a_long_table_is_paged_to_its_end(page: Page, folder: Path):
    page.goto((folder / "en/systems/registry.html").as_uri())
    events_table = table(page, 1)
    expect(events_table.get_by_role("status")).to_have_text("Records 1 to 50 of 1,234")
    expect(events_table.get_by_text("The first 200 records stand here.")).to_be_hidden()
    events_table.get_by_role("button", name="Next").click()
    expect(events_table.get_by_text("Event 000050")).to_be_visible()
    events_table.get_by_role("button", name="Last").click()
    expect(events_table.get_by_role("status")).to_have_text("Records 1,201 to 1,234 of 1,234")
    expect(events_table.get_by_text("Event 001233")).to_be_visible()
    expect(events_table.get_by_role("button", name="Next")).to_be_disabled()
    events_table.get_by_role("button", name="First").click()
    expect(events_table.get_by_text("Event 000000")).to_be_visible()


def test_search_finds_rows_that_the_page_did_not_hold(page: Page, folder: Path):
    page.goto((folder / "en/systems/registry.html").as_uri())
    events_table = table(page, 1)
    events_table.get_by_role("searchbox").fill("ØSTBYEN event 00122")
    expect(events_table.get_by_role("status")).to_have_text("Records 1 to 5 of 5")
    expect(events_table.get_by_text("Event 001229")).to_be_visible()
    events_table.get_by_role("searchbox").fill("no such thing")
    expect(events_table.get_by_role("status")).to_have_text("Nothing found.")
    events_table.get_by_role("searchbox").fill("")
    expect(events_table.get_by_role("status")).to_have_text("Records 1 to 50 of 1,234")


def test_a_short_table_is_searched_too(page: Page, folder: Path):
    page.goto((folder / "en/systems/site.html").as_uri())
    table(page, 0).get_by_role("searchbox").fill("comment 5")
    expect(table(page, 0).locator("tbody tr")).to_have_count(1)


def test_a_row_read_later_looks_as_one_that_stands_in_the_page(page: Page, folder: Path):
    page.goto((folder / "en/systems/odd.html").as_uri())
    for number in (0, 1):
        before = table(page, number).locator("tbody tr").nth(3).evaluate(LOOK)
        table(page, number).get_by_role("button", name="Last").click()
        expect(table(page, number).get_by_role("status")).to_have_text("Records 251 to 300 of 300")
        table(page, number).get_by_role("button", name="First").click()
        expect(table(page, number).get_by_role("status")).to_have_text("Records 1 to 50 of 300")
        assert table(page, number).locator("tbody tr").nth(3).evaluate(LOOK) == before


def test_long_numbers_keep_every_digit(page: Page, folder: Path):
    page.goto((folder / "en/systems/odd.html").as_uri())
    table(page, 0).get_by_role("button", name="Last").click()
    expect(table(page, 0).locator("tbody tr").last.locator("td").first).to_have_text(str(9007199254740993 + 299))


def test_hostile_rows_stay_text(page: Page, folder: Path):
    page.goto((folder / "en/systems/odd.html").as_uri())
    table(page, 0).get_by_role("searchbox").fill("pwned")
    expect(table(page, 0).get_by_text(NASTY)).to_be_visible()
    expect(page).to_have_title("Odd things · HB-7K3M-Q9XA")


@pytest.mark.parametrize("name", ["index", "letter", "systems/registry", "systems/site"])
def test_pages_work_without_javascript(browser: Browser, folder: Path, name: str):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / f"en/{name}.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".finder:visible, .pager:visible")).to_have_count(0)
    if name == "systems/registry":
        expect(page.get_by_text("Event 000199")).to_be_visible()
        expect(page.get_by_role("link", name="All of them are in the CSV file.")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize(
    "name",
    ["en/index", "en/letter", "en/systems/registry", "en/systems/odd", "ar/index", "ar/systems/registry"],
)
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, width: int, scheme: str):
    # The checker works inside the page, by evaluation: the page's own policy would stop it.
    context = browser.new_context(
        offline=True, bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto((folder / f"{name}.html").as_uri())
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    context.close()


@pytest.mark.parametrize("name", ["en/index", "en/letter", "en/systems/registry", "ar/systems/registry"])
def test_nothing_sticks_out_on_a_phone(browser: Browser, folder: Path, name: str):
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto((folder / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
