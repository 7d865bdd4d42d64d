"""The letters: when each goes out, its text as shipped, and what it has to say whoever edits it.

A text is paragraphs in plain language with placeholders (:mod:`portal.correspondence.wording`); data-protection
officers can write their own (:mod:`portal.correspondence.texts`). A placeholder's value is what ``queue_mail`` is given
under its name, or comes from :mod:`portal.correspondence.rendering`; of a document, from the worker that makes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.correspondence.letters.arriving import ARRIVING
from portal.correspondence.letters.documents import DOCUMENTS
from portal.correspondence.letters.over import OVER
from portal.correspondence.letters.owners import OWNERS
from portal.correspondence.letters.shape import ALONE, PLACEHOLDERS, SUBJECT, Shape
from portal.correspondence.letters.under_way import UNDER_WAY

__all__ = ["ALONE", "LETTERS", "PLACEHOLDERS", "SUBJECT", "Shape"]

LETTERS: Mapping[str, Shape] = {**ARRIVING, **UNDER_WAY, **OVER, **OWNERS, **DOCUMENTS}
