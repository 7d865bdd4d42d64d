"""The letters while we work on a request."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.correspondence.letters.shape import DISAGREE, HELLO, NOTHING_ELSE, REASONS, Shape
from portal.correspondence.models import Letter

UNDER_WAY: Mapping[str, Shape] = {
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
    Letter.IDENTITY: Shape(
        when=_("When you ask the person to show who they are."),
        subject=_("Please show us who you are"),
        paragraphs=(
            _("Hello,"),
            _(
                "We have to be sure that it is you who asks, before we give anything out or erase it. "
                "Please read on your page what would show it, and answer there."
            ),
            _("Files that you send for this are destroyed as soon as we have checked them. Never send them by e-mail."),
            "{standstill}",
            "{link}",
        ),
        must=frozenset({"link", "standstill"}),
        never=frozenset({"name"}),  # it may be somebody else who reads it
    ),
    Letter.REMINDER: Shape(
        when=_("When the person has not answered for fourteen days."),
        subject=_("We wait for your answer"),
        paragraphs=(
            HELLO,
            _("{asked} We have no answer from you yet, and need it to go on."),
            _(
                "You find our question on your page, and can answer it there. If we do not hear from you by {until}, "
                "we may close your request. You can come back at any time."
            ),
            "{link}",
        ),
        must=frozenset({"asked", "until", "link"}),
        may=frozenset({"needed"}),
    ),
    Letter.CONVERTED: Shape(
        when=_("When you handle a request as one of another kind or topic."),
        subject=_("How we handle your request"),
        paragraphs=(
            HELLO,
            _("We have read your request and handle it as what you mean by it: {matter}."),
            NOTHING_ELSE,
            "{reason}",
            DISAGREE,
            "{link}",
        ),
        must=frozenset({"matter", "reason", "link"}),
    ),
    Letter.SPLIT: Shape(
        when=_("When you make two requests of one. It is a letter about the second."),
        subject=_("Your request has become two"),
        paragraphs=(
            HELLO,
            _("You ask us for two things, so we have made two requests of yours: {first}, and {matter}."),
            _(
                "The first keeps its reference, {other}. The reference below is that of the second, "
                "and the link opens its own page."
            ),
            NOTHING_ELSE,
            "{reason}",
            DISAGREE,
            "{link}",
        ),
        must=frozenset({"matter", "other", "reason", "link"}),
        may=frozenset({"first"}),
    ),
    Letter.EXTENDED: Shape(
        when=_("When you extend the time. The law wants the reason and the day in it."),
        subject=_("We need more time"),
        paragraphs=(
            HELLO,
            _("We need more time for your request: {kind}. You will have our answer by {due}. {pause}"),
            REASONS,
            "{reason}",
            DISAGREE,
            "{link}",
        ),
        must=frozenset({"reason", "due", "pause", "link"}),
    ),
    Letter.FEE: Shape(
        when=_("When you ask for a fee. It has to say how much, and why."),
        subject=_("A fee for your request"),
        paragraphs=(
            HELLO,
            _("A fee for your request: {amount}"),
            REASONS,
            "{reason}",
            _(
                "We go on when you have accepted it. If you do not want to pay, you can withdraw your request; "
                "that costs nothing."
            ),
            "{remedies}",
            "{link}",
        ),
        must=frozenset({"amount", "reason", "remedies", "link"}),
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
    Letter.ANNOUNCED: Shape(
        when=_("When an erasure is approved, some days before it begins."),
        subject=_("Before we erase your information"),
        paragraphs=(
            HELLO,
            _(
                "We have checked your request: {kind}. We begin to erase on {begins}. "
                "What is erased cannot be brought back."
            ),
            _(
                "Until then you can still change your mind on your page, or have us begin at once. "
                "There you also see what will be erased, what we must keep, and why. "
                "If you write to us before then, nothing is erased until we have read it."
            ),
            "{link}",
        ),
        must=frozenset({"begins", "link"}),
    ),
}
