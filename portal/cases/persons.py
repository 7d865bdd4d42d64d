"""Which cases are about the same person."""

from __future__ import annotations

from portal.cases import request as requests
from portal.cases.models import Case, SearchWord
from portal.vault import fields
from portal.vault.keys import KeyDestroyed


def cases_of_same_person(case: Case) -> list[Case]:
    """Every other case about whoever this one is about: any identifier is the same, whoever asks.

    The blind index finds candidates by word; what each is about is then compared, as a word can mean many things.
    """
    mine = identifiers(case)
    words = [fields.digest("word", value) for _key, value in mine]
    having = SearchWord.objects.filter(word__in=words).exclude(case=case).values("case")
    others = Case.objects.select_related("key").filter(pk__in=having).order_by("pk")
    return [other for other in others if mine & identifiers(other)]


def identifiers(case: Case) -> set[tuple[str, str]]:
    """What the person of a case is known by, as it is compared; nothing once the case's key is destroyed."""
    try:
        given = requests.of(case).all_identities
    except KeyDestroyed:
        return set()
    return {(key, fields.normalised(value)) for key, value in given.items()}
