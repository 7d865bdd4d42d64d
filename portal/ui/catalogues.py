"""Message catalogues without the GNU tools: extracted, merged, checked and compiled by Babel."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from portal.law.jurisdiction import jurisdiction, known

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Problem": None,
}
PARTS = ("portal", "workers")
TEMPLATES = {"templates", "jinja2"}
SOURCE_LANGUAGE = "en"


def languages() -> list[str]:
    """The languages that need a catalogue: all that are offered but the source's own."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def extracted() -> Catalog:
    """Every text of the project that goes through gettext: from Python files, templates and the files of the law."""
    catalogue = Catalog(project="Habeas", charset="utf-8")
    for path in sorted(_sources()):
        place = path.relative_to(settings.BASE_DIR).as_posix()
        for _line, message, comments, context in _extract(path):
            catalogue.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    for law in map(jurisdiction, known()):
        for text in law.texts():
            catalogue.add(text, locations=[(f"portal/law/jurisdictions/{law.key}.toml", 0)])
    return catalogue


def update(language: str) -> None:
    """Merge the project's texts into a language's catalogue; what is gone from the project goes from it."""
    catalogue = stored(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, sort_output=True)


def stored(language: str) -> Catalog:
    """A language's catalogue as it is in the project; an empty one if there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=_locale(language), project="Habeas", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=_locale(language))


def problems(language: str) -> list[str]:
    """What keeps a catalogue from being complete: texts missing, untranslated, fuzzy or out of use."""
    catalogue, found = stored(language), extracted()
    current = {_key(message) for message in found if message.id}
    known = {_key(message): message for message in catalogue if message.id}
    missing = [f"{language}: not in the catalogue: {key[1]!r}" for key in sorted(current - set(known))]
    surplus = [f"{language}: no longer used: {key[1]!r}" for key in sorted(set(known) - current)]
    return [*missing, *surplus, *(f"{language}: not translated: {m.id!r}" for m in known.values() if _untranslated(m))]


def compile_all() -> None:
    """Write the binary catalogues that Django reads."""
    for language in languages():
        path = po_path(language).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, stored(language))


def po_path(language: str) -> Path:
    """Where a language's catalogue lies."""
    return Path(settings.LOCALE_PATHS[0]) / _locale(language) / "LC_MESSAGES" / "django.po"


def _sources() -> Iterator[Path]:
    for part in PARTS:
        root = settings.BASE_DIR / part
        yield from (path for path in root.rglob("*.py") if "migrations" not in path.parts)
        yield from (path for path in root.rglob("*") if path.suffix in {".html", ".txt"} and TEMPLATES & {*path.parts})


def _extract(path: Path) -> Iterable[tuple[int, Any, list[str], str | None]]:
    if "jinja2" in path.parts:
        options = {"newstyle_gettext": "true", "silent": "false"}
        return extract("jinja2", io.BytesIO(path.read_bytes()), KEYWORDS, ["Translators:"], options)
    return extract("python", _readable(path), KEYWORDS, ["Translators:"])


def _readable(path: Path) -> io.BytesIO:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.lstrip() for line in lines)  # a template's indentation means nothing in Python
    return io.BytesIO(text.encode())


def _locale(language: str) -> str:
    return to_locale(language)


def _key(message: Message) -> tuple[str, str]:
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context or "", text


def _untranslated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return message.fuzzy or not all(strings)
