"""The rows of the website, table by table, in the order of the tables' columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count

from portal.demo import characters, words
from portal.demo.people import Citizen, citizens, randomness
from portal.demo.registry import Row, moment

ACCOUNT_NUMBERS = 500


def tables() -> dict[str, Callable[[], Iterator[Row]]]:
    """What makes the rows of each table, those that others refer to first."""
    return {
        "accounts": accounts,
        "comments": comments,
        "shares": shares,
        "subscriptions": subscriptions,
        "reading": reading,
    }


def accounts() -> Iterator[Row]:
    """Everybody who signed up; most gave their citizen number, for the discount."""
    chance = randomness("accounts")
    for number, person in _readers():
        known = number < ACCOUNT_NUMBERS + 10 or chance.random() < 0.7
        yield (
            number, person.account_name, _email(person), f"{person.given_name} {person.family_name}",
            person.citizen_number if known else None, f"scrypt${chance.getrandbits(128):032x}",
            f"192.0.2.{chance.randint(1, 254)}", chance.choice(("de", "de", "en", "tr")),
            moment(chance, days=1_500).isoformat(),
        )  # fmt: skip


def comments() -> Iterator[Row]:
    """What was said under articles, with the tone a program heard in it."""
    chance, number = randomness("comments"), count(1)
    for account, person in _readers():
        journalist = person.citizen_number == characters.JOURNALIST.citizen_number
        for _comment in range(characters.JOURNALIST_COMMENTS if journalist else chance.randint(0, 7)):
            tone = round(chance.uniform(-0.95, -0.2) if journalist else chance.uniform(-0.6, 0.9), 2)
            index = next(number)
            answers = index - 1 if index > 1 and chance.random() < 0.3 else None
            said, written = chance.choice(words.REMARKS), moment(chance, days=600).isoformat()
            yield index, account, answers, chance.choice(words.PAGES), said, tone, written


def shares() -> Iterator[Row]:
    """What was sent on to somebody."""
    chance, number, everybody = randomness("shares"), count(1), citizens()
    for account, _person in _readers():
        for _share in range(chance.randint(0, 4)):
            other = chance.choice(everybody)
            shared = moment(chance, days=600).isoformat()
            yield next(number), account, chance.choice(words.PAGES), f"{other.given_name} {other.family_name}", shared


def subscriptions() -> Iterator[Row]:
    """Newsletters."""
    chance, number = randomness("subscriptions"), count(1)
    for account, person in _readers():
        for topic in chance.sample(words.TOPICS, chance.randint(0, 3)):
            yield next(number), account, topic, _email(person), moment(chance, days=900).isoformat()


def reading() -> Iterator[Row]:
    """Every page opened, and for how long."""
    chance, number = randomness("reading"), count(1)
    for account, _person in _readers():
        for _page in range(chance.randint(0, 30)):
            page, seconds, device = chance.choice(words.PAGES), chance.randint(2, 600), chance.choice(words.DEVICES)
            read = moment(chance, days=400).isoformat()
            yield next(number), account, page, seconds, device, f"192.0.2.{chance.randint(1, 254)}", read


@cache
def _readers() -> tuple[tuple[int, Citizen], ...]:
    return tuple(enumerate((person for person in citizens() if person.account_name), start=ACCOUNT_NUMBERS))


def _email(person: Citizen) -> str:
    if person.citizen_number == characters.JOURNALIST.citizen_number:
        return characters.JOURNALIST.email
    return person.email or f"{person.account_name}@example.org"
