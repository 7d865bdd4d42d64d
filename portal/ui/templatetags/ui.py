"""Tags for the components that take a block, or need something worked out. See ``portal/ui/README.md``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.ui import signs, texts
from portal.ui.due import Due, due_as_shown

register = template.Library()

NOTICE_ICONS = {"info": "info", "success": "check", "warning": "alert", "danger": "alert"}
TURNING_ICONS = {"arrow-end", "arrow-start", "chevron-end", "send"}  # they point along the line of reading


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from ``icons.svg``. It is decoration: the words stand beside it."""
    turns = " icon-turns" if name in TURNING_ICONS else ""
    href = f"{static('ui/icons.svg')}#{name}"
    return format_html('<svg class="icon{}" aria-hidden="true"><use href="{}"/></svg>', turns, href)


@register.simple_tag
def localdate(value: date | datetime | None) -> SafeString | str:
    """A day in the reader's language, readable by machines: ``{% localdate case.due_on %}``."""
    if value is None:
        return "–"
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), date_format(day))


@register.simple_tag
def localmoment(value: datetime | None) -> SafeString | str:
    """A day and a time of day, in the organisation's time zone."""
    if value is None:
        return "–"
    moment = timezone.localtime(value)
    words = _("%(day)s, %(time)s") % {"day": date_format(moment), "time": date_format(moment, "H:i")}
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), words)


@register.filter
def listed(items: Iterable[str]) -> str:
    """Items in a row, with the language's own sign between them: ``{{ names|listed }}``."""
    return signs.listed(items)


@register.filter
def citation(article: str) -> str:
    """An article of law as the reader's language cites it: ``{{ ground.article|citation }}``."""
    return texts.citation(article)


@register.filter
def told(problem: str) -> str:
    """What went wrong, in the reader's language: ``{{ job.problem|told }}``."""
    return texts.told(problem)


@register.inclusion_tag("ui/components/due.html")
def due(
    day: date | None,
    *,
    closed: bool = False,
    paused: bool = False,
    large: bool = False,
    today: date | None = None,
) -> dict[str, Due | bool]:
    """The loudest thing on the desk: ``{% due case.due_on closed=… paused=… large=… %}``."""
    shown = due_as_shown(day, today=today or timezone.localdate(), closed=closed, paused=paused)
    return {"due": shown, "large": large}


@register.inclusion_tag("ui/components/badge.html")
def badge(label: str, tone: str = "") -> dict[str, str]:
    """A word on a coloured ground; ``tone`` is info, success, warning, danger or empty."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("ui/components/table.html")
def table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, caption: str = "", numbers: str = ""
) -> dict[str, Any]:
    """A table of plain values; ``numbers`` names the columns of figures by position, as in ``"2,3"``."""
    figures = {int(position) for position in numbers.split(",") if position}
    heads = [{"label": label, "number": place in figures} for place, label in enumerate(columns, 1)]
    cells = [[{**head, "value": value} for head, value in zip(heads, row, strict=True)] for row in rows]
    return {"columns": heads, "rows": cells, "caption": caption}


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> str:
    """``{% notice "warning" title=… %}…{% endnotice %}``; tone is info, success, warning, danger or error."""
    tone = "danger" if tone == "error" else tone
    shown = tone if tone in NOTICE_ICONS else "info"
    return _block("notice", content, tone=shown, title=title, icon=NOTICE_ICONS[shown])


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2) -> str:
    """``{% card title=… %}…{% endcard %}``; ``level`` is that of the heading."""
    return _block("card", content, title=title, level=level)


@register.simple_block_tag
def disclosure(content: str, summary: str, *, opened: bool = False) -> str:
    """``{% disclosure summary=… %}…{% enddisclosure %}``: more for who wants it."""
    return _block("disclosure", content, summary=summary, opened=opened)


def _block(name: str, content: str, **parameters: Any) -> str:
    return render_to_string(f"ui/components/{name}.html", {"content": content, **parameters})
