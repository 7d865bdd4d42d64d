"""What staff see of the letters: where each was edited, and one text with its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.correspondence import texts, wording
from portal.correspondence.letters import LETTERS, PLACEHOLDERS, SUBJECT, Shape
from portal.correspondence.models import Letter, LetterText
from portal.correspondence.rendering import Wording
from portal.correspondence.texts import Place
from portal.law.jurisdiction import jurisdiction, known
from portal.ui import names

EVERY_LAW = "every-law"  # in addresses


@dataclass(frozen=True)
class Link:
    """A text that can be looked at. ``newest`` is its newest version, None if it was never edited."""

    place: Place
    name: str
    newest: LetterText | None
    current: bool = False

    @property
    def law(self) -> str:
        """Its law as addresses have it."""
        return self.place.jurisdiction or EVERY_LAW

    @property
    def edited(self) -> bool:
        """Whether a text of our own is in use."""
        return self.newest is not None and self.newest.active

    @property
    def unfit(self) -> bool:
        """Whether our own text is passed over, as it does not keep to the letter's rules any more."""
        return self.newest is not None and not texts.fits(self.newest)


@dataclass(frozen=True)
class Row:
    """One letter of the list: its texts for every law by language, and those for one law alone."""

    letter: Letter
    shape: Shape
    languages: list[Link]
    laws: list[Link]


@dataclass(frozen=True)
class Change:
    """A stretch of a text that is new or gone since the version before."""

    text: str
    gone: bool


@dataclass(frozen=True)
class Version:
    """One version and what it changed."""

    version: LetterText
    changes: list[Change]


@dataclass(frozen=True)
class Hint:
    """A placeholder that a text may have, and whether it must."""

    name: str
    meaning: str | Promise
    required: bool


@dataclass(frozen=True)
class LetterPage:
    """One text: what goes out now and why, its history, and the way to its neighbours."""

    place: Place
    letter: Letter
    shape: Shape
    law: str
    language: str
    direction: str
    applying: LetterText | None
    current: Wording
    newest: LetterText | None
    unfit: bool
    versions: list[Version]
    hints: list[Hint]
    in_subject: list[str]
    languages: list[Link]
    laws: list[Link]

    @property
    def number(self) -> int:
        """The newest version's number, 0 if the text was never edited."""
        return self.newest.number if self.newest else 0

    @property
    def own(self) -> bool:
        """Whether what goes out now was written for just this language and law."""
        return self.applying is not None and self.applying.jurisdiction == self.place.jurisdiction


def place_for(letter: str, language: str, law: str) -> Place | None:
    """The text that an address means, if there is such a letter, language and law."""
    if letter not in LETTERS or language not in dict(names.languages()) or law not in (EVERY_LAW, *known()):
        return None
    return Place(letter, language, "" if law == EVERY_LAW else law)


def rows() -> list[Row]:
    """Every letter that can be edited."""
    newest = texts.newest()
    return [_row(Letter(letter), newest) for letter in LETTERS]


def load(place: Place) -> LetterPage:
    """One text with everything about it."""
    shape, newest, history = LETTERS[place.letter], texts.newest(), texts.versions(place)
    applying = texts.applying(place.letter, language=place.language, jurisdiction=place.jurisdiction)
    return LetterPage(
        place=place,
        letter=Letter(place.letter),
        shape=shape,
        law=_law(place.jurisdiction),
        language=_language(place.language),
        direction=names.direction(place.language),
        applying=applying,
        current=texts.current(place),
        newest=history[0] if history else None,
        unfit=bool(history) and not texts.fits(history[0]),
        versions=list(_history(place, history)),
        hints=[Hint(name, PLACEHOLDERS[name], name in shape.rules.must) for name in _known(shape)],
        in_subject=sorted(SUBJECT.may),
        languages=list(_languages(place, newest)),
        laws=list(_laws(place, newest)),
    )


def changes(before: Wording, after: Wording) -> list[Change]:
    """What differs between two texts, by paragraphs."""
    old, new = _lines(before), _lines(after)
    found = []
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Change(line, gone=True) for line in old[start:end]]
            found += [Change(line, gone=False) for line in new[begin:stop]]
    return found


def _row(letter: Letter, newest: dict[Place, LetterText]) -> Row:
    languages = [_link(Place(letter, code), name, newest) for code, name in names.languages()]
    of_letter = (place for place, version in newest.items() if place.letter == letter and version.active)
    alone = sorted((place.jurisdiction, place.language, place) for place in of_letter if place.jurisdiction)
    laws = [_link(place, f"{_law(law)} · {_language(language)}", newest) for law, language, place in alone]
    return Row(letter, LETTERS[letter], languages, laws)


def _languages(here: Place, newest: dict[Place, LetterText]) -> Iterator[Link]:
    for code, name in names.languages():
        yield _link(Place(here.letter, code, here.jurisdiction), name, newest, here)


def _laws(here: Place, newest: dict[Place, LetterText]) -> Iterator[Link]:
    for key in ("", *known()):
        yield _link(Place(here.letter, here.language, key), _law(key), newest, here)


def _link(place: Place, name: str, newest: dict[Place, LetterText], here: Place | None = None) -> Link:
    return Link(place, name, newest.get(place), current=place == here)


def _language(code: str) -> str:
    return dict(names.languages()).get(code, code)


def _law(key: str) -> str:
    return _(jurisdiction(key).law) if key else _("Every law")


def _known(shape: Shape) -> list[str]:
    """Its placeholders, those that it must have before the others."""
    return sorted((name for name in PLACEHOLDERS if name in shape.rules.may), key=lambda name: name not in shape.must)


def _history(place: Place, history: Sequence[LetterText]) -> Iterator[Version]:
    said = [*(_said(place, version) for version in history), texts.shipped(place)]
    for version, (after, before) in zip(history, pairwise(said), strict=True):
        yield Version(version, changes(before, after))


def _said(place: Place, version: LetterText) -> Wording:
    return texts.wording_of(version) if version.active else texts.shipped(place)


def _lines(text: Wording) -> list[str]:
    return [text.subject, *wording.paragraphs(text.body)]
