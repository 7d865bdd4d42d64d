"""The versions of letters' texts: written by data-protection officers, kept for good, chosen for each case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from portal.cases.models import Case
from portal.correspondence import rendering
from portal.correspondence.letters import LETTERS
from portal.correspondence.models import LetterText
from portal.correspondence.rendering import Wording
from portal.staff.models import User

log = structlog.get_logger(__name__)


class Overtaken(Exception):
    """Somebody else wrote a version since this one was begun; the message says so."""


class Faulty(ValueError):
    """The text does not keep to the rules of its letter; the message says so."""


class NoSuchVersion(LookupError):
    """There is no version with this number."""


@dataclass(frozen=True)
class Place:
    """Which text: of a letter, in a language, under one law or (``jurisdiction`` empty) under every law."""

    letter: str
    language: str
    jurisdiction: str = ""


def choose(versions: Iterable[LetterText], *, language: str, jurisdiction: str) -> LetterText | None:
    """The version for a case: of its law and language, else of its language, else None for the text as shipped.

    Of each the newest counts, and one that is not active stands for what comes after it.
    """
    newest: dict[tuple[str, str], LetterText] = {}
    for version in sorted(versions, key=lambda version: version.number):
        newest[version.language, version.jurisdiction] = version
    found = (newest.get((language, law)) for law in (jurisdiction, ""))
    return next((version for version in found if version and version.active), None)


def applying(letter: str, *, language: str, jurisdiction: str) -> LetterText | None:
    """The version that goes out now; one that no longer fits its letter's rules is passed over."""
    newest = _newest().filter(letter=letter, language=language, jurisdiction__in=["", jurisdiction])
    return choose(filter(fits, newest), language=language, jurisdiction=jurisdiction)


def for_case(letter: str, case: Case, language: str = "") -> tuple[LetterText | None, Wording]:
    """The version for a case now, None for the text as shipped, and what it says; in the current language.

    That is the person's, or the ``language`` given.
    """
    version = applying(letter, language=language or case.language, jurisdiction=case.jurisdiction)
    return version, wording_of(version) if version else rendering.shipped(LETTERS[letter])


def fits(version: LetterText) -> bool:
    """Whether a version keeps to the rules of its letter: they can have changed since it was written."""
    return not version.active or not any(rendering.faults(LETTERS[version.letter], wording_of(version)))


def newest() -> dict[Place, LetterText]:
    """The newest version of every text that was ever written here."""
    return {Place(each.letter, each.language, each.jurisdiction): each for each in _newest()}


def versions(place: Place) -> list[LetterText]:
    """Every version of a text, the newest first."""
    found = LetterText.objects.filter(letter=place.letter, language=place.language, jurisdiction=place.jurisdiction)
    return list(found.select_related("author").order_by("-number"))


def current(place: Place) -> Wording:
    """The text that goes out now for a place: its own, a wider one, or the one as shipped."""
    found = applying(place.letter, language=place.language, jurisdiction=place.jurisdiction)
    return wording_of(found) if found else shipped(place)


def shipped(place: Place) -> Wording:
    """The text as shipped, in the place's language."""
    with translation.override(place.language):
        return rendering.shipped(LETTERS[place.letter])


def wording_of(version: LetterText) -> Wording:
    """What a version says."""
    return Wording(version.subject, version.body)


def write(place: Place, text: Wording, *, by: User, seen: int) -> LetterText:
    """Write the next version of a text; ``seen`` is the number of the newest that its author knew, 0 for none.

    Letters that are made from now on are made from it; those that were made before stay as they are. Raises
    Overtaken, or Faulty for a text that a form would have refused.
    """
    if any(rendering.faults(LETTERS[place.letter], text)):
        raise Faulty(_("This version does not fit the letter any more. Take it as a draft: copy it, and mend it."))
    return _append(place, seen, by=by, subject=text.subject, body=text.body)


def restore(place: Place, number: int, *, by: User, seen: int) -> LetterText:
    """Write an older version anew. 0 stands for none of our own: the text as shipped, under one law that for every law.

    Raises NoSuchVersion, Overtaken, or Faulty for a version that the letter's rules no longer allow.
    """
    if number == 0:
        return _append(place, seen, by=by, active=False)
    older = next((version for version in versions(place) if version.number == number and version.active), None)
    if older is None:
        raise NoSuchVersion(number)
    return write(place, wording_of(older), by=by, seen=seen)


def _append(place: Place, seen: int, *, by: User, subject: str = "", body: str = "", active: bool = True) -> LetterText:
    made = LetterText(
        letter=place.letter,
        language=place.language,
        jurisdiction=place.jurisdiction,
        number=seen + 1,
        subject=subject,
        body=body,
        active=active,
        author=by,
    )
    try:
        with transaction.atomic():  # the constraint lets one of two who saw the same version win
            made.save()
    except IntegrityError:
        words = _("Somebody else changed this letter while you did. Yours is not kept yet: look at theirs first.")
        raise Overtaken(words) from None
    log.info("letter_text_written", letter=made.letter, text=made.pk, number=made.number, by=by.pk, active=active)
    return made


def _newest() -> QuerySet[LetterText]:
    place = ("letter", "language", "jurisdiction")
    return LetterText.objects.select_related("author").order_by(*place, "-number").distinct(*place)
