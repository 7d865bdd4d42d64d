"""What dataset files say, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from portal.texts import Text
from portal.ui import texts
from portal.ui.signs import listed

register = template.Library()


@register.filter
def localised(text: Text) -> str:
    """A text of a file: ``{{ held.label|localised }}``."""
    return texts.localised(text)


@register.filter
def localised_list(several: Iterable[Text]) -> str:
    """Several of them in a row."""
    return listed([texts.localised(text) for text in several])
