"""What a person reads on the pages."""

import re

import pytest

from workers.package.model import FieldPart
from workers.package.text import clean, value_html

from .examples import built, collection, one, package


def page(name="index.html", of=None):
    return built(of or package()).read(name).decode()


@pytest.mark.parametrize(
    "text",
    [
        "We searched 2 systems. We found 462 records about you.",
        "459 are in this package; 3 are withheld, and we say why.",
        "Some places could not be searched.",
        "Website, Newsletter: The database did not answer.",
        "Citizen registry, Events that moved your score: 3 withheld. They name another person.",
        "Mira Voss",
        "HB-7K3M-Q9XA",
        "Ask our data protection officer: dpo@bureau.example",
    ],
)
def test_the_overview_accounts_for_the_search(text):
    assert text in re.sub(r"</?bdi>", "", page())


def test_the_overview_links_to_every_file():
    archive = built(package())
    links = set(re.findall(r'href="([^"#]+)', archive.read("index.html").decode()))
    left = {n for n in archive.namelist() if not n.startswith("assets/rows")} - links
    assert left == {"index.html", "assets/package.js"} - links
    assert links <= set(archive.namelist())


def test_links_of_a_system_page_lead_somewhere():
    archive = built(package())
    for link in re.findall(r'(?:href|src|data-script)="\.\./([^"#]+)', archive.read("systems/registry.html").decode()):
        assert link in archive.namelist()


@pytest.mark.parametrize(
    "text",
    [
        "Keeping the register of residents",
        "453 records found, 450 included, 3 withheld.",
        "Points are added up.",
        "We searched this and found nothing about you.",
        "<dt>street</dt><dd>Quay Street 14</dd>",
        "<li>Mill Lane 2</li>",
        ">Yes<",
    ],
)
def test_a_system_page_says(text):
    assert text in page("systems/registry.html")


def test_what_could_not_be_searched_does_not_read_as_empty():
    text = page("systems/site.html")
    assert "The database did not answer." in text
    assert "found nothing" not in text


@pytest.mark.parametrize("name", ["index.html", "letter.html", "systems/registry.html"])
def test_pages_forbid_all_but_their_own_files(name):
    text = page(name)
    assert "default-src 'none'" in text
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son[a-z]+=", text)


def test_a_language_written_from_the_right_turns_the_page():
    text = page(of=package(language="ar"))
    assert '<html lang="ar" dir="rtl">' in text


def test_one_language_does_not_leak_into_the_next():
    page(of=package(language="ar"))
    assert '<html lang="en-gb" dir="ltr">' in page()


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (None, ""),
        (True, "Yes"),
        (0, "0"),
        (1.5, "1.5"),
        ("a<b", "a&lt;b"),
        ("a\x00b", "a␀b"),
        ("2025-02-03T10:11:12.123456+01:00", "2025-02-03 10:11:12 +01:00"),
        ("2025-02-03T10:11:12Z", "2025-02-03 10:11:12 UTC"),
        ("2025-02-03", "2025-02-03"),
        ([], ""),
        ([1, "x"], "<ul class=nested><li>1</li><li>x</li></ul>"),
    ],
)
def test_values_read_well(value, html):
    assert value_html(value) == html


def test_nested_values_have_labels():
    fields = (FieldPart(name="city", label="Town"),)
    assert (
        value_html({"city": "Northhaven"}, fields)
        == "<dl class=nested><div><dt>Town</dt><dd>Northhaven</dd></div></dl>"
    )


def test_nesting_without_end_ends():
    value: object = "deep"
    for _level in range(60):
        value = [value]
    assert "deep" in value_html(value)


@pytest.mark.parametrize(
    ("text", "cleaned"), [("a\u202eb", "ab"), ("a\x00\x1bb", "ab"), (" a\r\nb\t", "a\nb"), ("مرحبا", "مرحبا")]
)
def test_labels_cannot_hide_or_turn(text, cleaned):
    assert clean(text) == cleaned


def test_a_collection_without_labels_shows_names():
    part = collection("a:b", [{"citizen_number": "C-1"}], fields=(FieldPart(name="citizen_number"),))
    assert ">citizen_number</th>" in page("systems/registry.html", one(part))
