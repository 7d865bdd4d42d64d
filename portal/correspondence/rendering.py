"""Letters as they go out: a text with placeholders becomes a subject, plain text and HTML of one fixed layout.

All three are made from the same text, and everything in it and in what is filled in is escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from portal.cases import proofs, remedies
from portal.cases import request as requests
from portal.cases.explain import in_words, matter
from portal.cases.models import Case, Outcome
from portal.correspondence import parts, wording
from portal.correspondence.letters import ALONE, LETTERS, PLACEHOLDERS, SUBJECT, Shape
from portal.ui.signs import labelled

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Wording:
    """What a letter says: the shipped text, or one that was written here."""

    subject: str
    body: str

    @property
    def digest(self) -> str:
        """SHA-256 of subject, empty line and text: what the evidence says of the letter that went out."""
        return hashlib.sha256(f"{self.subject}\n\n{self.body}".encode()).hexdigest()


@dataclass(frozen=True)
class Rendered:
    """A letter with everything filled in. ``content`` is the part of ``html`` that is not layout."""

    subject: str
    text: str
    html: str
    content: str


def shipped(shape: Shape) -> Wording:
    """The text as shipped, in the current language."""
    return Wording(str(shape.subject), shape.body)


def faults(shape: Shape, text: Wording) -> tuple[list[wording.Fault], list[wording.Fault]]:
    """What is wrong with the subject, and with the text."""
    return wording.faults(text.subject, SUBJECT), wording.faults(text.body, shape.rules)


def render(letter: str, text: Wording, values: Values) -> Rendered:
    """Fill in a text, in the current language. The reference ends a mail's subject, so that mails can be told apart."""
    shape = LETTERS[letter]
    shown = _shown(values, str(shape.button))
    heading = " ".join(wording.filled(text.subject, shown).split())
    blocks = wording.blocks(text.body, shown, ALONE)
    context = {
        **values,
        **layout(),
        "button": shape.button,
        "heading": heading,
        "blocks": blocks,
        "text": "\n\n".join(block.text for block in blocks),
    }
    return Rendered(
        subject=heading if shape.document else f"{heading} · {shown['reference']}",
        text=_plain("mail/letter.txt", context),
        html=render_to_string("mail/letter.html", context),
        content=render_to_string("mail/blocks.html", context),
    )


def values_of(case: Case, given: Values) -> dict[str, Any]:
    """What every placeholder stands for in a letter about a case. ``given`` is what ``queue_mail`` was given.

    Besides values of placeholders that is what sentences are made of: whether the time is ``paused`` or ``stops``,
    whether remedies are ``owed`` whatever the outcome, the ``ruling`` on a general request, the ``ground`` and the
    ``law`` against the person, and the day ``asked_on`` of what we wait for, with what it is ``about``.
    """
    return {
        **_of_case(case, given),
        **{name: value for name, value in given.items() if name in PLACEHOLDERS},
        "ground": parts.ground_in_words(given.get("ground"), str(given.get("law", ""))),
        **_of_question(given),
    }


def layout() -> dict[str, Any]:
    """What the fixed part of a mail needs, in the current language."""
    return {
        "organisation": settings.ORGANISATION,
        "language": translation.get_language(),
        "bidi": translation.get_language_bidi(),
    }


def _of_case(case: Case, given: Values) -> dict[str, Any]:
    offered, ruling, name = remedies.of(case), given.get("ruling"), _name(case)
    return {
        "hello": parts.hello(name),
        "name": name,
        "reference": case.reference,
        "kind": case.get_kind_display(),
        "matter": str(matter(case)),
        "organisation": settings.ORGANISATION.name,
        "received": in_words(case.received_on),
        "due": in_words(case.due_on) if case.due_on else "",
        "authority": offered.named,
        "remedies": remedies.in_words(offered) if given.get("owed") or remedies.owed(case) else [],
        "pause": parts.pause() if given.get("paused") else "",
        "standstill": parts.standstill() if given.get("stops") else "",
        "partly": parts.partly() if case.outcome == Outcome.PARTLY else "",
        **(parts.of_ruling(ruling) if ruling else {}),
    }


def _name(case: Case) -> str:
    """Whom a letter is to; nobody until they have shown who they are: anybody can give any name and any address."""
    request = requests.of(case)
    return (request.representative or request.name) if proofs.hold(case) else ""


def _of_question(given: Values) -> dict[str, str]:
    if "asked_on" not in given:
        return {}
    about = str(given["about"])
    return {"asked": parts.asked(given["asked_on"], about=about), "needed": parts.needed(about=about)}


def _plain(template: str, context: Values) -> str:
    """A template of plain text. What Django marks as safe HTML is none: a page that shows it has to escape it."""
    return render_to_string(template, context) + ""


def _shown(values: Values, button: str) -> dict[str, str]:
    """Every value as plain text."""
    link, offered = values.get("link"), values.get("remedies")
    return {
        **{name: str(values.get(name, "")) for name in PLACEHOLDERS},
        "link": f"{labelled(button, '').strip()}\n{link}" if link else "",
        "remedies": _plain("mail/remedies.txt", {"remedies": offered}) if offered else "",
    }
