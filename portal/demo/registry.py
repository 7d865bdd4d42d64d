"""The rows of the registry, table by table, in the order of the tables' columns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from portal.demo import characters, words
from portal.demo.people import Citizen, citizen, citizens, randomness

Row = tuple[Any, ...]
NEWEST = datetime(2026, 10, 31, 21, 0, tzinfo=UTC)
MONTHS_SCORED = 12
BANDS = ((350, "restricted"), (450, "watched"), (700, "ordinary"), (1_001, "trusted"))


def tables() -> dict[str, Callable[[], Iterator[Row]]]:
    """What makes the rows of each table, those that others refer to first."""
    return {
        "addresses": addresses,
        "citizens": people,
        "scores": scores,
        "score_events": score_events,
        "blacklist_entries": blacklist_entries,
        "sightings": sightings,
        "debts": debts,
        "claims": claims,
        "purchases": purchases,
        "contacts": contacts,
    }


def addresses() -> Iterator[Row]:
    """One per household."""
    chance = randomness("addresses")
    for number in sorted({person.address_id for person in citizens()}):
        postal_code, district = chance.choice(words.DISTRICTS)
        floor = chance.choice((None, "ground floor", "1st floor", "2nd floor", "3rd floor"))
        street, house = chance.choice(words.STREETS), str(chance.randint(1, 140))
        yield number, street, house, floor, postal_code, "Lindhafen", district


def people() -> Iterator[Row]:
    """Everybody; the face as the cameras know it is a string of numbers."""
    chance = randomness("portraits")
    for person in citizens():
        face = " ".join(f"{chance.random():.4f}" for _feature in range(12))
        yield (
            person.id, person.citizen_number, person.given_name, person.family_name, person.email, person.phone,
            person.date_of_birth, person.sex, person.occupation, person.employer, face, person.address_id,
            moment(chance, days=4_000),
        )  # fmt: skip


def scores() -> Iterator[Row]:
    """A year of monthly standings."""
    chance, number = randomness("scores"), count(1)
    for person in citizens():
        score = 380 if person.citizen_number == characters.BANNED.citizen_number else chance.randint(300, 880)
        for month in range(MONTHS_SCORED):
            score = min(1_000, max(0, score + chance.randint(-12, 12)))
            band = next(name for limit, name in BANDS if score < limit)
            factors = json.dumps({"debts": -chance.randint(0, 60), "comments": -chance.randint(0, 20), "places": -3})
            computed = NEWEST - timedelta(days=30 * (MONTHS_SCORED - month))
            yield next(number), person.id, computed, score, band, factors, "2.4"


def score_events() -> Iterator[Row]:
    """What gave and took points; the journalist lost hers for what she wrote."""
    chance, number = randomness("score events"), count(1)
    for person in citizens():
        for _event in range(chance.randint(2, 8)):
            points, cause, note = chance.choice(words.EVENTS)
            yield next(number), person.id, moment(chance, days=900), points, cause, note or None
        if person.citizen_number == characters.JOURNALIST.citizen_number:
            for _comment in range(19):
                yield (
                    next(number),
                    person.id,
                    moment(chance, days=500),
                    -4,
                    "Hostile comment",
                    "Website, tone below -0.6",
                )


def blacklist_entries() -> Iterator[Row]:
    """Bans, each for a debt: one of them for another man's."""
    number = count(1)
    banned = citizen(characters.BANNED.citizen_number)
    debt = characters.NAMESAKE_DEBT
    matched = "Overdue debt; name agrees with the court’s list of debtors"
    yield next(number), banned.id, "train", date(2025, 3, 11), None, matched, debt, "calculation 2.4"
    namesake = citizen(characters.NAMESAKE_NUMBER)
    yield (
        next(number),
        namesake.id,
        "train",
        date(2025, 3, 11),
        date(2025, 4, 2),
        "Overdue debt",
        debt,
        "calculation 2.4",
    )
    chance = randomness("bans")
    for debt_number, owner, settled in [(row[1], row[2], row[7]) for row in debts() if row[2] > namesake.id]:
        if chance.random() < 0.25:
            ban = chance.choice(("flight", "train"))
            begins = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
            ends = begins + timedelta(days=365) if settled else None
            yield next(number), owner, ban, begins, ends, "Overdue debt", debt_number, "calculation 2.4"


def sightings() -> Iterator[Row]:
    """What the cameras noted; one night nurse walks under nine of them twice a day."""
    chance, number = randomness("sightings"), count(1)
    for person in citizens():
        much = person.citizen_number == characters.SEEN.citizen_number
        for _sighting in range(characters.SEEN_SIGHTINGS if much else chance.randint(0, 50)):
            camera, place, latitude, longitude = chance.choice(words.CAMERAS)
            sure = round(chance.uniform(0.71, 0.999), 3)
            seen = _way_to_work(chance) if much else moment(chance, days=729)
            beside = chance.choice((0, 0, 0, 1, 1, 2, 3))
            yield next(number), person.id, seen, camera, place, latitude, longitude, sure, beside


def _way_to_work(chance: Random) -> datetime:
    """In the evening there, in the morning back."""
    day = NEWEST.replace(hour=0) - timedelta(days=chance.randrange(729))
    return day + timedelta(hours=chance.choice((5, 19)), seconds=chance.randrange(2_400))


def debts() -> Iterator[Row]:
    """Fees that were not paid in time, some of them since."""
    number = count(1)
    debtor, namesake = citizen(characters.DEBTOR.citizen_number), citizen(characters.NAMESAKE_NUMBER)
    yield (
        next(number),
        characters.NAMESAKE_DEBT,
        namesake.id,
        "Harbour police",
        "1840.00",
        "EUR",
        date(2023, 8, 4),
        date(2025, 4, 1),
    )
    yield next(number), "D-2024-000911", debtor.id, "City treasury", "312.50", "EUR", date(2024, 6, 20), None
    yield next(number), "D-2024-001377", debtor.id, "City library", "46.00", "EUR", date(2024, 10, 2), None
    chance = randomness("debts")
    for person in citizens():
        if person.id > namesake.id and chance.random() < 0.12:
            year, index = chance.choice((2022, 2023, 2024)), next(number)
            owed = date(year, 1, 1) + timedelta(days=chance.randrange(365))
            paid = owed + timedelta(days=chance.randint(40, 500)) if chance.random() < 0.6 else None
            amount, creditor = f"{chance.uniform(12, 900):.2f}", chance.choice(words.CREDITORS)
            yield index, f"D-{year}-{10_000 + index:06}", person.id, creditor, amount, "EUR", owed, paid


def claims() -> Iterator[Row]:
    """What insurers reported."""
    chance, number = randomness("claims"), count(1)
    for person in citizens():
        insurer = chance.choice(words.INSURERS)
        for _claim in range(chance.randint(0, 5)):
            code, diagnosis = chance.choice(words.DIAGNOSES)
            physician = f"Dr. {chance.choice(words.FAMILY_NAMES)}"
            treated = moment(chance, days=1_400).date()
            yield (
                next(number),
                person.id,
                insurer,
                treated,
                code,
                diagnosis,
                physician,
                f"{chance.uniform(18, 420):.2f}",
            )


def purchases() -> Iterator[Row]:
    """What was paid with the city card."""
    chance, number = randomness("purchases"), count(1)
    for person in citizens():
        card = f"{chance.randrange(10_000):04}"
        for _purchase in range(chance.randint(2, 16)):
            shop, articles = chance.choice(words.SHOPS)
            bought, article = moment(chance, days=400), chance.choice(articles)
            yield next(number), person.id, bought, shop, article, f"{chance.uniform(1, 40):.2f}", card


def contacts() -> Iterator[Row]:
    """Who is thought to belong to whom; flatmates by their address."""
    chance, number, everybody = randomness("contacts"), count(1), citizens()
    households: dict[int, list[Citizen]] = defaultdict(list)
    for person in everybody:
        households[person.address_id].append(person)
    for person in everybody:
        for other in (mate for mate in households[person.address_id] if mate is not person):
            yield next(number), person.id, _name(other), other.citizen_number, "same address", "0.900", date(2024, 1, 1)
        for other in chance.sample(everybody, chance.randint(0, 4)):
            since = moment(chance, days=700).date()
            weight = f"{chance.uniform(0.05, 0.7):.3f}"
            yield next(number), person.id, _name(other), other.citizen_number, "seen together", weight, since


def _name(person: Citizen) -> str:
    return f"{person.given_name} {person.family_name}"


def moment(chance: Random, *, days: int) -> datetime:
    """A time in the last days of the demo’s world."""
    return NEWEST - timedelta(seconds=chance.randrange(days * 86_400))
