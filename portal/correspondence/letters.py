"""The letters: when each goes out, its text as shipped, and what it has to say whoever edits it.

A text is paragraphs in plain language with placeholders (:mod:`portal.correspondence.wording`); data-protection
officers can write their own (:mod:`portal.correspondence.texts`). A placeholder's value is what ``queue_mail`` is given
under its name, or comes from :mod:`portal.correspondence.rendering`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.correspondence.models import Letter
from portal.correspondence.wording import Rules

Text = str | Promise

PLACEHOLDERS: Mapping[str, Text] = {
    "name": _("the name of the person, or of whoever asks for them"),
    "reference": _("the reference of the request"),
    "kind": _("which of the four requests it is"),
    "organisation": _("the name of your organisation"),
    "received": _("the day on which the request reached you"),
    "due": _("the day by which the answer is due"),
    "authority": _("the supervisory authority, with its address"),
    "link": _("the button that leads to the person's page, and its address"),
    "code": _("the code of six digits"),
    "reason": _("the reason that staff wrote for this person"),
    "ground": _("the ground in law, in plain words, with its article"),
    "remedies": _("how to complain and go to court; nothing where all was done that was asked"),
    "pause": _("that days of waiting for the person are added; nothing where nobody waits"),
    "standstill": _("that the time stands still until the answer; nothing where the law lets it run on"),
    "partly": _("that not all could be done; nothing where all was done"),
}
OPEN_PAGE = _("Open my page")
EVERYWHERE = frozenset({"name", "reference", "kind", "organisation", "received", "due", "authority"})
ALONE = frozenset({"link", "code", "reason", "remedies"})  # each with a look of its own
SUBJECT = Rules(may=frozenset({"organisation"}))  # it is read on locked screens: nothing of the person or the matter


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One kind of letter. ``must`` are placeholders that no version leaves out, ``may`` further ones it can have."""

    when: Text
    subject: Text
    paragraphs: tuple[Text, ...]
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    button: Text = OPEN_PAGE

    @property
    def rules(self) -> Rules:
        """What a text of this letter has to keep to."""
        return Rules(may=(EVERYWHERE - self.never) | self.must | self.may, must=self.must, alone=ALONE)

    @property
    def body(self) -> str:
        """The text as shipped, in the current language."""
        return "\n\n".join(map(str, self.paragraphs))


HELLO = _("Hello {name},")

LETTERS: Mapping[str, Shape] = {
    Letter.CONFIRM: Shape(
        when=_("When a request has come in, to the address it gave."),
        subject=_("Please confirm your request"),
        paragraphs=(
            _("Hello,"),
            _("Somebody has sent us this request with your e-mail address: {kind}."),
            _("Please open the page below and press the button there. Then we know that the address is yours."),
            "{link}",
            _("The request counts from {received}. You will have our answer by {due} at the latest."),
            _("You did not send it? Then do nothing. Nobody receives any data."),
        ),
        must=frozenset({"link"}),
        never=frozenset({"name"}),  # anybody can give any address: a stranger must not learn who was named
        button=_("Confirm my request"),
    ),
    Letter.CONFIRMED: Shape(
        when=_("When the person has confirmed the address."),
        subject=_("We have your request"),
        paragraphs=(
            HELLO,
            _("Thank you. Your address is confirmed, and we are at work: {kind}."),
            _("We received your request on {received}. You will have our answer by {due} at the latest."),
            _("On your page you see where it stands. You can write to us there, or withdraw."),
            "{link}",
        ),
        must=frozenset({"link", "received", "due"}),
    ),
    Letter.NEW_LINK: Shape(
        when=_("When somebody has lost the link and asked for a new one."),
        subject=_("Your link"),
        paragraphs=(
            HELLO,
            _("Here is the link to your request that you asked for."),
            "{link}",
            _("You did not ask for it? Then do nothing: only you have received it."),
        ),
        must=frozenset({"link"}),
    ),
    Letter.QUESTION: Shape(
        when=_("When you ask the person something that you need to know."),
        subject=_("We have a question"),
        paragraphs=(
            HELLO,
            _(
                "To answer your request we need to know something from you. "
                "Please read our question on your page and answer it there."
            ),
            "{standstill}",
            "{link}",
        ),
        must=frozenset({"link", "standstill"}),
    ),
    Letter.EXTENDED: Shape(
        when=_("When you extend the time. The law wants the reason and the day in it."),
        subject=_("We need more time"),
        paragraphs=(
            HELLO,
            _("We need more time for your request: {kind}. You will have our answer by {due}. {pause}"),
            _("Our reasons:"),
            "{reason}",
            _("If you do not agree, write to us on your page."),
            "{link}",
        ),
        must=frozenset({"reason", "due", "pause", "link"}),
    ),
    Letter.MESSAGE: Shape(
        when=_("When you write to the person without asking for anything."),
        subject=_("A message for you"),
        paragraphs=(
            HELLO,
            _("We have written to you about your request. You can read it on your page, and answer there."),
            "{link}",
        ),
        must=frozenset({"link"}),
    ),
    Letter.CODE: Shape(
        when=_("When the person wants to open the documents."),
        subject=_("Your code"),
        paragraphs=(
            HELLO,
            _("Enter this code on your page to open your documents. It works once, for a quarter of an hour."),
            "{code}",
            _("Give it to nobody. We never ask for it, neither by telephone nor by e-mail."),
        ),
        must=frozenset({"code"}),
    ),
    Letter.ANSWERED: Shape(
        when=_("When a general request is answered."),
        subject=_("Our answer"),
        paragraphs=(
            HELLO,
            _("You find our answer on your page. If something is still open, write to us there."),
            "{link}",
        ),
        must=frozenset({"link"}),
    ),
    Letter.READY: Shape(
        when=_("When you send the answer to any other request, whole or in part."),
        subject=_("Your answer is ready"),
        paragraphs=(
            HELLO,
            _("Our work on your request is done: {kind}."),
            _("On your page you see what came of it, and can download your documents for a limited time."),
            "{link}",
            "{partly}",
            "{remedies}",
        ),
        must=frozenset({"link", "partly", "remedies"}),
    ),
    Letter.REFUSED: Shape(
        when=_("When you refuse a request. The law wants ground, reason, authority and court in it."),
        subject=_("Our decision"),
        paragraphs=(
            HELLO,
            _("This is our decision on your request: {kind}. We cannot do what you ask."),
            "{ground}",
            _("Our reasons:"),
            "{reason}",
            "{remedies}",
            "{link}",
        ),
        must=frozenset({"ground", "reason", "remedies"}),
        may=frozenset({"link"}),
    ),
    Letter.WITHDRAWN: Shape(
        when=_("When a request is withdrawn."),
        subject=_("Your request is withdrawn"),
        paragraphs=(
            HELLO,
            _("We have stopped, and erased what we had collected for it."),
            _("You can send a new request at any time."),
            "{link}",
        ),
        may=frozenset({"link"}),
    ),
}
