"""The pages a person reads: overview, one page a system, the letter. Plain HTML, whole without JavaScript.

To be called with the package's language active.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from portal.ui.signs import listed, sentence, sentences

from . import letters
from .documents import Document
from .layout import INDEX, LETTER_PAGE, CollectionFiles, SystemFiles
from .letters import amount
from .model import CollectionPart, FieldPart, Package, Status
from .tables import Row
from .text import clean, value_html

TEMPLATES = Path(__file__).parent / "jinja2"


@dataclass(frozen=True, slots=True)
class Preview:
    """The rows that stand in the page itself; ``script`` says whether more are read from a file beside it."""

    rows: Sequence[Row] = ()
    script: bool = False


@cache
def _engine() -> Environment:
    """Jinja, which compiles templates: with Django's, they took a quarter of the time of a small package."""
    engine = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    engine.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    engine.filters["lines"] = _lines
    return engine


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


@cache
def _word(_language: str, text: str) -> Markup:
    """A text that a template holds; as there are only so many, each is looked up once for each language."""
    return Markup(_(text))  # noqa: S704  ours


class Pages:
    """Renders the pages of one package, whose texts have been cleaned."""

    def __init__(self, package: Package, systems: Sequence[SystemFiles]) -> None:
        self._package = package
        self._common = {
            "_": partial(_word, get_language()),
            "package": package,
            "systems": systems,
            "made_on": letters.day(package.created_at),
            "language": package.language,
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        self._systems = systems

    def index(self) -> bytes:
        """The overview."""
        received = self._package.letter.received_on
        return self._render(
            "index.html",
            here=INDEX,
            root="",
            summary=_summary(self._package),
            received_on=date_format(received) if received else "",
            missing=letters.not_searched(self._package),
            reasons=letters.withheld_reasons(self._package),
            tiles=[_tile(system) for system in self._systems],
            account=[_account(system) for system in self._systems],
            totals=_totals(self._package),
            files=[_file(each) for system in self._systems for each in system.collections if each.part.included],
            next_steps=letters.next_steps(),
            remedies=letters.remedies(self._package.controller),
        )

    def letter(self, letter: Document) -> bytes:
        """The letter, with the words of the PDF."""
        return self._render("letter.html", here=LETTER_PAGE, root="", letter=letter)

    def system(self, system: SystemFiles, previews: Sequence[Preview]) -> bytes:
        """The page of one system; a preview for each of its collections."""
        decision = system.part.automated_decision
        of_system = letters.about(system.part)
        return self._render(
            "system.html",
            here=system.page,
            root="../",
            system=system,
            facts=letters.system_facts(system.part),
            decision=letters.decision_texts(decision) if decision else (),
            many=len(system.collections) > 1,
            parts=[
                _collection(each, preview, of_system, number)
                for number, (each, preview) in enumerate(zip(system.collections, previews, strict=True), 1)
            ],
        )

    def readme(self) -> bytes:
        """The description of the data files."""
        return self._render("README.txt").lstrip()

    def _render(self, template: str, **context: object) -> bytes:
        return _engine().get_template(template).render(self._common | context).encode()


def outcome(part: CollectionPart) -> str:
    """What the search of one collection came to, in a sentence."""
    if not part.searched:
        return part.note or _("We could not search this.")
    if part.status is Status.EMPTY:
        return sentences([_("We searched this and found nothing about you."), part.note])
    found = ngettext("%(count)s record found", "%(count)s records found", part.found) % {"count": amount(part.found)}
    counted = listed([found, _rest(part)]) if part.kept_back else _("%s, all included") % found
    return sentences([sentence(counted), part.left_out, part.note])


def _rest(part: CollectionPart) -> str:
    counts = {"included": amount(part.included), "withheld": amount(part.kept_back)}
    return _("%(included)s included, %(withheld)s withheld") % counts


def _summary(package: Package) -> str:
    parts = [part for system in package.systems for part in system.collections]
    found, included, withheld = (sum(getattr(p, n) for p in parts) for n in ("found", "included", "kept_back"))
    systems = sum(any(part.searched for part in system.collections) for system in package.systems)
    texts = [
        ngettext("We searched %(count)s system.", "We searched %(count)s systems.", systems)
        % {"count": amount(systems)},
        ngettext("We found %(count)s record about you.", "We found %(count)s records about you.", found)
        % {"count": amount(found)},
    ]
    if withheld:
        texts.append(
            _("%(included)s are in this package; %(withheld)s are withheld, and we say why.")
            % {"included": amount(included), "withheld": amount(withheld)}
        )
    elif found and not any(part.left_out for part in parts):
        texts.append(_("All of it is in this package."))
    if any(part.left_out for part in parts):
        texts.append(_("Some details are left out of the records, and we say why."))
    if not all(part.searched for part in parts):
        texts.append(_("Some places could not be searched."))
    return sentences(texts)


def _tile(system: SystemFiles) -> dict[str, str]:
    count = sum(part.included for part in system.part.collections)
    about = ngettext("%(count)s record", "%(count)s records", count) % {"count": amount(count)}
    return {"href": system.page, "label": system.part.label, "about": about}


def _account(system: SystemFiles) -> dict[str, Any]:
    rows = [
        {
            "label": each.part.label,
            "href": f"{system.page}#{_anchor(number)}",
            "searched": each.part.searched,
            "found": amount(each.part.found),
            "included": amount(each.part.included),
            "withheld": amount(each.part.kept_back),
        }
        for number, each in enumerate(system.collections, 1)
    ]
    return {"label": system.part.label, "rows": rows}


def _totals(package: Package) -> dict[str, str]:
    parts = [part for system in package.systems for part in system.collections]
    return {
        "found": amount(sum(part.found for part in parts)),
        "included": amount(sum(part.included for part in parts)),
        "withheld": amount(sum(part.kept_back for part in parts)),
    }


def _file(each: CollectionFiles) -> dict[str, str]:
    return {"label": each.part.label, "count": amount(each.part.included), "csv": each.csv, "json": each.json}


def _anchor(number: int) -> str:
    return f"part-{number}"


def _collection(
    each: CollectionFiles, preview: Preview, of_system: Sequence[tuple[str, Sequence[str]]], number: int
) -> dict[str, Any]:
    part = each.part
    decision = part.automated_decision
    return {
        "id": _anchor(number),
        "label": part.label,
        "description": part.description,
        "short": amount(part.included) if part.searched else _("not searched"),
        "outcome": outcome(part),
        "reasons": [
            _("%(count)s withheld: %(reason)s") % {"count": amount(held.count), "reason": held.reason}
            for held in part.withheld
            if held.count
        ],
        "facts": letters.own_facts(part, of_system),
        "decision": letters.decision_texts(decision) if decision else (),
        "table": table_html(part.fields, preview.rows) if preview.rows else "",
        "total": part.included,
        "first_rows": _("The first %(count)s records stand here.") % {"count": amount(len(preview.rows))},
        "script": f"../{each.script}" if preview.script else "",
        "key": each.script,
        "files": [(f"../{name}", file.name) for name, file in each.attached] if part.included else [],
        "csv": f"../{each.csv}",
        "json": f"../{each.json}",
    }


def table_html(fields: Sequence[FieldPart], rows: Sequence[Row]) -> SafeString:
    """Head and body of a table; the roles keep it a table where a narrow screen shows a record as a card."""
    columns = [_Column(field, escape(field.label or clean(field.name)), _is_number(field, rows)) for field in fields]
    head = "".join(map(_column_head, columns))
    body = "".join(_row(row, columns) for row in rows)
    return mark_safe(  # noqa: S308 - every part of it is escaped where it is made
        f"<thead role=rowgroup><tr role=row>{head}</tr></thead>\n<tbody role=rowgroup>\n{body}</tbody>"
    )


@dataclass(frozen=True, slots=True)
class _Column:
    field: FieldPart
    label: str
    number: bool


def _is_number(field: FieldPart, rows: Sequence[Row]) -> bool:
    kinds = {type(row.get(field.name)) for row in rows} - {type(None)}
    return bool(kinds) and kinds == {orjson.Fragment}


def _column_head(column: _Column) -> str:
    labels = dict(chain.from_iterable(_labels(each) for each in column.field.fields))
    field = orjson.dumps({"name": column.field.name, "labels": labels}).decode()
    number = " class=number" if column.number else ""
    return f'<th role=columnheader scope=col{number} data-field="{escape(field)}">{column.label}</th>'


def _labels(field: FieldPart) -> list[tuple[str, str]]:
    deeper = [pair for each in field.fields for pair in _labels(each)]
    return [(field.name, field.label or clean(field.name)), *deeper]


def _row(row: Row, columns: Sequence[_Column]) -> str:
    cells = []
    for column in columns:
        text = value_html(row.get(column.field.name), column.field.fields)
        number = " class=number" if column.number else ""
        cells.append(f'<td role=cell dir=auto{number} data-label="{column.label}">{text}</td>')
    return f"<tr role=row>{''.join(cells)}</tr>\n"
