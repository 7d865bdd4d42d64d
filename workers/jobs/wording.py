"""Why something stays, in the words and the language of the person."""

from __future__ import annotations

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from portal.cases.explain import in_words
from portal.texts import Text, in_language
from portal.ui.signs import labelled, listed, sentences
from workers.engine.dataset import Collection
from workers.engine.plan import Kept, Why


def kept_words(collection: Collection, kept: Kept, language: str) -> str:
    """A sentence or two for what an erasure leaves; the fields by their labels, with the file's own reasons."""
    with translation.override(language):
        named = listed(dict.fromkeys(field_label(collection, path, language) for path in kept.fields))
        reasons = dict.fromkeys(_reason(collection, path, language) for path in kept.fields)
        return sentences([_sentence(kept, named), *reasons])


def until_words(until: Text, language: str) -> str:
    """Until when a law keeps something: a day that the file gives as 2036-12-31 as people write it, or its words."""
    words = in_language(until, language)
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return words
    with translation.override(language):
        return in_words(day)


def _sentence(kept: Kept, named: str) -> str:
    match kept.why:
        case Why.LAW if kept.rows:
            return _("The law says that we must keep this.")
        case Why.LAW:
            return _("The law says that we must keep: %(fields)s.") % {"fields": named}
        case Why.SHARED:
            return _("It is about other people too.")
        case Why.NOT_ASKED:
            return _("It was not part of what you asked to have erased.")
        case Why.FILE:
            return _("Needed to hold the records together: %(fields)s.") % {"fields": named}
        case Why.STAFF:
            return labelled(named, kept.reason) if named and not kept.rows else kept.reason


def field_label(collection: Collection, path: str, language: str) -> str:
    """A field as the file calls it for people, or by its path."""
    field = collection.at(path)
    return (in_language(field.meta.get("label"), language) if field else "") or path


def _reason(collection: Collection, path: str, language: str) -> str:
    field = collection.at(path)
    return in_language(field.meta.get("reason"), language) if field else ""
