"""The documents of a case, each with the version of the letter in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat

from portal.cases.lifecycle import Action
from portal.cases.models import Case, Document


@dataclass(frozen=True)
class LetterVersion:
    """A version of a letter's text, as a mail's has it: its number, language, and the one law it is for, if any."""

    number: int
    language: str
    jurisdiction: str


@dataclass(frozen=True)
class Paper:
    """A document. ``version`` None: its letter is the text as shipped."""

    document: Document
    version: LetterVersion | None


def of(case: Case) -> list[Paper]:
    """Every document of a case in the order in which they were made, which is that of the evidence of it."""
    documents = list(Document.objects.filter(case=case).select_related("file").order_by("pk"))
    if not documents:
        return []
    made = case.events.filter(action=Action.RECORD_DOCUMENT).order_by("number").values_list("facts", flat=True)
    versions = chain.from_iterable(repeat(_version(facts), len(facts["digests"])) for facts in made)
    return [Paper(document, version) for document, version in zip(documents, versions, strict=False)]


def document(case: Case, document_id: int) -> Document:
    """A finished document of the case whose file is still there. Raises Document.DoesNotExist."""
    documents = Document.objects.select_related("file__case__key").exclude(file=None)
    return documents.get(pk=document_id, case=case)


def _version(facts: dict[str, object]) -> LetterVersion | None:
    letters = facts.get("letters")
    letter = letters[0] if isinstance(letters, list) and letters else {}
    if not letter.get("version"):
        return None
    return LetterVersion(letter["version"], letter["language"], letter["law"])
