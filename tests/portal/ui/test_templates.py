import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

PAGES = sorted(
    path
    for path in (settings.BASE_DIR / "portal").rglob("*.html")
    if "templates" in path.parts and not {"mail", "email", "emails"} & set(path.parts)
)
NOT_HTML = re.compile(r"{#.*?#}|{%.*?%}|<!--.*?-->", re.DOTALL)
INLINE = [
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"""\sstyle\s*=\s*["']""", re.IGNORECASE),
    re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    re.compile(r"javascript:", re.IGNORECASE),
    re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
]
FOREIGN = re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def name(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_has_no_inline_code_and_no_third_party(path):
    text = NOT_HTML.sub("", path.read_text(encoding="utf-8"))
    assert [found.group() for pattern in [*INLINE, FOREIGN] for found in pattern.finditer(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_parses(path):
    get_template(path.as_posix().partition("/templates/")[2])


def test_the_scan_would_find_inline_code():
    for bad in (
        "<style>",
        '<p style="x">',
        '<a onclick="x()">',
        "<script>x()</script>",
        '<a href="javascript:x">',
    ):
        assert any(pattern.search(bad) for pattern in INLINE), bad


def test_the_stylesheet_uses_logical_properties():
    text = (settings.BASE_DIR / "portal/ui/static/ui/habeas.css").read_text(encoding="utf-8")
    sides = r"(?<![-\w])(?:margin|padding|border)-(?:left|right|top|bottom)\b"
    places = r"(?<![-\w])(?:left|right|top|bottom|width|height)\s*:|text-align:\s*(?:left|right)"
    assert re.findall(f"{sides}|{places}", text) == []


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (settings.BASE_DIR / "portal/ui/static/ui/icons.svg").read_text()))
    used = {icon for path in PAGES for icon in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}
    assert used <= drawn
