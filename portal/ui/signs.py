"""The signs between texts, which differ from language to language: commas, colons, brackets, full stops."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(items: Iterable[str]) -> str:
    """Items in a row: “a, b”, in Chinese “a、b”; empty ones are left out."""
    return pgettext("between the items of a list", ", ").join(filter(None, items))


def labelled(label: str, text: str) -> str:
    """“Label: text”, in French “Label : text”."""
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def bracketed(text: str, remark: str) -> str:
    """“text (remark)”; the text alone if there is no remark."""
    return _("%(text)s (%(remark)s)") % {"text": text, "remark": remark} if remark else text


def sentence(text: str) -> str:
    """A text with the full stop it lacks."""
    return _("%(text)s.") % {"text": text}


def sentences(texts: Iterable[str]) -> str:
    """Whole sentences one after the other; a full-width stop brings its own space."""
    return " ".join(filter(None, texts)).replace("。 ", "。")
