"""The letters to colleagues who answer for a data system. They say nothing of the person, which the page does."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.correspondence.letters.shape import Shape, Text
from portal.correspondence.models import Letter

_GREETING = _("Hello {owner},")
_ALONE = _(
    "The button leads to one page for this one task. It needs no account. Do not pass it on: it opens the task for "
    "whoever has it. Somebody else has to answer? Say so on the page."
)
_NEVER = frozenset({"hello", "name"})  # a colleague's mailbox is no place for who made the request
_OPEN = _("Open the task")


def _asking(*, when: Text, subject: Text, paragraphs: tuple[Text, ...]) -> Shape:
    """A letter that asks an owner for something, by a link that opens the task."""
    return Shape(
        when=when,
        subject=subject,
        paragraphs=(*paragraphs, "{link}", _ALONE),
        must=frozenset({"link", "system", "answer_by"}),
        may=frozenset({"owner"}),
        never=_NEVER,
        button=_OPEN,
    )


OWNERS: Mapping[str, Shape] = {
    Letter.OWNER_FIND: _asking(
        when=_("When a person asks for their data and a system is searched by the colleague who answers for it."),
        subject=_("Please look for somebody’s data"),
        paragraphs=(
            _GREETING,
            _(
                "Somebody has asked us for the data that we hold about them. You answer for this system: {system}. "
                "Please look there, and tell us by {answer_by} what is held, or that nothing is."
            ),
            _("The page says whom to look for. You can send files, write, and save what you have for later."),
        ),
    ),
    Letter.OWNER_ERASE: _asking(
        when=_("When an erasure begins and a system is seen to by the colleague who answers for it."),
        subject=_("Please erase somebody’s data"),
        paragraphs=(
            _GREETING,
            _(
                "An erasure has been checked and approved. You answer for this system: {system}. Please erase there "
                "what the page names, and tell us by {answer_by} what you erased and what has to be kept."
            ),
        ),
    ),
    Letter.OWNER_CHASE: _asking(
        when=_("When the colleague has not answered for five days, and then every four days."),
        subject=_("We wait for your answer"),
        paragraphs=(
            _GREETING,
            _(
                "We have no answer from you yet for this system: {system}. We asked to have it by {answer_by}. "
                "The law gives us a short time to answer the person, and we cannot without you."
            ),
            _("You found nothing? Then that is the answer: one press of a button says so."),
        ),
    ),
    Letter.OWNER_ENDED: Shape(
        when=_("When a task that a colleague was asked to do is called off."),
        subject=_("Please stop: your answer is no longer needed"),
        paragraphs=(
            _GREETING,
            _(
                "We had asked you about this system: {system}. That is no longer needed. Please look for nothing and "
                "erase nothing any more; the link does not work any longer."
            ),
            _("You have begun to erase? Then answer this mail and tell us what is gone."),
        ),
        must=frozenset({"system"}),
        may=frozenset({"owner"}),
        never=_NEVER,
    ),
}
