"""The 2,000 invented people of the demo: the same ones each time, the characters first."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from portal.demo import characters, words

HOW_MANY = 2_000
SEED = "Lindhafen"
NUMBERS = 10**8
STEP = 61_803_399  # shares no factor with NUMBERS, so that no number comes twice
LETTERS = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "ł": "l", "ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class Citizen:
    """One entry of the register."""

    id: int
    citizen_number: str
    given_name: str
    family_name: str
    email: str | None
    phone: str
    date_of_birth: date
    sex: str
    occupation: str
    employer: str
    address_id: int
    account_name: str


def randomness(purpose: str) -> Random:
    """Numbers that are the same each time, for one purpose: another purpose does not move them."""
    return Random(f"{SEED}:{purpose}")


@cache
def citizens() -> tuple[Citizen, ...]:
    """Everybody in the register, by rising id."""
    cast = _cast()
    taken = {person.citizen_number for person in cast}
    numbers = (number for number in map(_number, range(1, 2 * HOW_MANY)) if number not in taken)
    ordinary = [_ordinary(index, next(numbers)) for index in range(len(cast) + 1, HOW_MANY + 1)]
    return (*cast, *ordinary)


def citizen(citizen_number: str) -> Citizen:
    """The one with this number. Raises StopIteration if there is none."""
    return next(person for person in citizens() if person.citizen_number == citizen_number)


def ascii_name(text: str) -> str:
    """A name as it stands in an address."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def _cast() -> list[Citizen]:
    banned, flatmate, debtor = characters.BANNED, characters.FLATMATE, characters.DEBTOR
    seen, journalist = characters.SEEN, characters.JOURNALIST
    known = [
        (banned, "Emre", "Yıldız", date(1991, 5, 14), "m", "violinist", "Stadttheater Lindhafen"),
        (flatmate, "Hannah", "Brandt", date(1994, 11, 2), "f", "carpenter", "Tischlerei Ostwall"),
        (debtor, "美玲", "林", date(1983, 2, 9), "f", "translator", "freelance"),
        (seen, "Mira", "Voss", date(1988, 7, 23), "f", "night nurse", "Klinik am Deich"),
        (journalist, "ليلى", "حداد", date(1979, 9, 30), "f", "journalist", "Lindhafener Bote"),
    ]
    cast = [
        Citizen(
            id=index,
            citizen_number=who.citizen_number,
            given_name=given,
            family_name=family,
            email=None if who is journalist else who.email,
            phone=f"+49 461 55501{index:02}",
            date_of_birth=born,
            sex=sex,
            occupation=occupation,
            employer=employer,
            address_id=index,
            account_name=who.account_name,
        )
        for index, (who, given, family, born, sex, occupation, employer) in enumerate(known, start=1)
    ]
    return [*cast, _namesake(len(cast) + 1), _kofi(len(cast) + 2)]


def _namesake(index: int) -> Citizen:
    """The man who does have the debt."""
    number = characters.NAMESAKE_NUMBER
    email = "e.yildiz@example.org"
    born = date(1968, 1, 3)
    return Citizen(
        index, number, "Emre", "Yıldız", email, "+49 461 5550106", born, "m", "sailor", "Werft Brodersen", index, ""
    )


def _kofi(index: int) -> Citizen:
    """Hannah Brandt's flatmate: his address is the same row as hers."""
    number = characters.FLATMATE_NUMBER
    email = "kofi.mensah@example.org"
    born = date(1993, 3, 17)
    return Citizen(
        index, number, "Kofi", "Mensah", email, "+49 461 5550107", born, "m", "cook", "Backhaus Lund", 2, "kofi.mensah"
    )


def _ordinary(index: int, number: str) -> Citizen:
    chance = randomness(f"citizen {index}")
    given, family = chance.choice(words.GIVEN_NAMES), chance.choice(words.FAMILY_NAMES)
    account = f"{ascii_name(given)}.{ascii_name(family)}{index}"
    return Citizen(
        id=index,
        citizen_number=number,
        given_name=given,
        family_name=family,
        email=f"{account}@example.org" if chance.random() < 0.92 else None,
        phone=f"+49 461 {5_560_000 + index}",
        date_of_birth=date(1940, 1, 1) + timedelta(days=chance.randrange(24_800)),
        sex=chance.choice("fmfmfmx"),
        occupation=chance.choice(words.OCCUPATIONS),
        employer=chance.choice(words.EMPLOYERS),
        address_id=index - 1 if index % 7 == 0 else index,
        account_name=account if chance.random() < 0.35 else "",
    )


def _number(index: int) -> str:
    digits = f"{index * STEP % NUMBERS:08}"
    return f"C-{digits[:4]}-{digits[4:]}"
