"""What a letter consists of, and the placeholders that texts of letters can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.correspondence.wording import Rules

Text = str | Promise

PLACEHOLDERS: Mapping[str, Text] = {
    "hello": _("the greeting, with the name once the person has shown who they are"),
    "name": _("the name of the person, or of whoever asks for them; nothing until they have shown who they are"),
    "reference": _("the reference of the request"),
    "kind": _("which of the four requests it is"),
    "organisation": _("the name of your organisation"),
    "received": _("the day on which the request reached you"),
    "due": _("the day by which the answer is due"),
    "authority": _("the supervisory authority, with its address"),
    "link": _("the button that leads to the person's page, and its address"),
    "code": _("the code of six digits"),
    "reason": _("the reason, or the answer, that staff wrote for this person"),
    "ground": _("the ground in law, in plain words, with its article"),
    "remedies": _("how to complain and go to court; nothing where all was done that was asked"),
    "pause": _("that days of waiting for the person are added; nothing where nobody waits"),
    "standstill": _("that the time stands still until the answer; nothing where the law lets it run on"),
    "partly": _("that not all could be done; nothing where all was done"),
    "matter": _("what it is about: the topic of a general request, else which of the four it is"),
    "first": _("what the request is about from which this one was split off"),
    "other": _("the reference of the other request"),
    "asked": _("a sentence that says on which day you asked, and for what"),
    "needed": _("a sentence that says why the answer is needed"),
    "until": _("the day until which the person can answer before you may close the request"),
    "amount": _("the amount of the fee, with the article of the law"),
    "article": _("the article of the right that the decision is about"),
    "begins": _("the day on which erasing begins"),
    "passed_to": _("to whom the request was passed on"),
    "decision": _("what was decided, in a sentence"),
    "since": _("from which day the decision holds; nothing where there is no such day"),
    "reviewer": _("who looked at a computer’s decision; nothing in other cases"),
    "not_corrected": _("what was not corrected where, and why; nothing in other cases"),
    "logic": _("how a computer’s decision comes about; nothing in other cases"),
    "ends": _("the day from which the data is used again"),
    "person": _("the name of the person whose information it is"),
    "wish": _("a sentence that says what the person asked you to erase"),
    "verified": _("the day on which you looked again whether it is gone"),
    "owner": _("the name of the colleague who answers for a system"),
    "system": _("the name of the system that a colleague answers for"),
    "answer_by": _("the day by which the colleague is to answer"),
    "account": _("the facts from the records: what was found, left out, erased or kept, why, and the person’s rights"),
}
OPEN_PAGE = _("Open my page")
EVERYWHERE = frozenset({"hello", "name", "reference", "kind", "organisation", "received", "due", "authority"})
ALONE = frozenset(  # each with a look of its own
    {"link", "code", "reason", "remedies", "passed_to", "not_corrected", "logic", "account"}
)
SUBJECT = Rules(may=frozenset({"organisation"}))  # it is read on locked screens: nothing of the person or the matter


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One kind of letter. ``must`` are placeholders that no version leaves out, ``may`` further ones it can have.

    A ``document`` is no mail: its subject is a title, and what it says of the case has a look of its own.
    """

    when: Text
    subject: Text
    paragraphs: tuple[Text, ...]
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    button: Text = OPEN_PAGE
    document: bool = False

    @property
    def rules(self) -> Rules:
        """What a text of this letter has to keep to."""
        return Rules(may=(EVERYWHERE - self.never) | self.must | self.may, must=self.must, alone=ALONE)

    @property
    def body(self) -> str:
        """The text as shipped, in the current language."""
        return "\n\n".join(map(str, self.paragraphs))


HELLO = "{hello}"
DEAR = _("Dear {person},")
SINCERELY = _("Yours sincerely,")
REASONS = _("Our reasons:")
DISAGREE = _("If you do not agree, write to us on your page.")
NOTHING_ELSE = _(
    "Nothing else changes: the time runs from the day on which we received it, and you need not confirm anything again."
)
