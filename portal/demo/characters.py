"""People of the demo with a story. All are invented, and so is the namesake."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Character:
    """One of them; an empty citizen number or account name means that they have none.

    ``shows`` says what a visitor of the demo can see with this person's case.
    """

    name: str
    email: str
    citizen_number: str
    account_name: str
    story: str
    shows: str


BANNED = Character(
    name="Emre Yıldız",
    email="emre.yildiz@example.org",
    citizen_number="C-2041-8830",
    account_name="emre.yildiz",
    story=(
        "A violinist who has not been allowed on a train since March 2025, for a debt he never had: "
        "it belongs to another man of his name."
    ),
    shows="The ban names a debt number that is not among his debts: access brings the mistake to light.",
)
FLATMATE = Character(
    name="Hannah Brandt",
    email="hannah.brandt@example.org",
    citizen_number="C-1876-4402",
    account_name="hannah.brandt",
    story="A carpenter who shares a flat, and so one row of addresses, with Kofi Mensah.",
    shows="The shared address stops an erasure until somebody decides about it.",
)
DEBTOR = Character(
    name="林 美玲 (Lin Meiling)",
    email="meiling.lin@example.org",
    citizen_number="C-3317-0925",
    account_name="meiling.lin",
    story="A translator who wants to be forgotten, and who still owes two fees.",
    shows="Everything goes but her debts and her citizen number, each kept under a named law until a named day.",
)
SEEN = Character(
    name="Mira Voss",
    email="mira.voss@example.org",
    citizen_number="C-1024-7731",
    account_name="mira.voss",
    story="A night nurse who crosses the old town twice a day, under nine cameras.",
    shows="More than four thousand sightings: a large package, and an information deletion of places only.",
)
JOURNALIST = Character(
    name="ليلى حداد (Layla Haddad)",
    email="layla.haddad@example.org",
    citizen_number="C-2750-1193",
    account_name="layla.haddad",
    story=(
        "A journalist who comments on the office's pages; points were taken from her for it. "
        "The registry has no e-mail address of hers."
    ),
    shows="An e-mail address that only the website knows leads through the citizen number into the registry.",
)
UNKNOWN = Character(
    name="Tomasz Zieliński",
    email="tomasz.zielinski@example.org",
    citizen_number="",
    account_name="",
    story="He moved to the city last week and asks what is known of him.",
    shows="Nothing is known: the answer says so, and names every place that was looked in.",
)

CHARACTERS = (BANNED, FLATMATE, DEBTOR, SEEN, JOURNALIST, UNKNOWN)

NAMESAKE_NUMBER = "C-2041-3388"
NAMESAKE_DEBT = "D-2023-004417"
FLATMATE_NUMBER = "C-1876-9051"
SEEN_SIGHTINGS = 4_312
JOURNALIST_COMMENTS = 146
