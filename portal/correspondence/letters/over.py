"""The letters with which a request ends, and those after its end."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.correspondence.letters.shape import DISAGREE, HELLO, REASONS, Shape
from portal.correspondence.models import Letter

OVER: Mapping[str, Shape] = {
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
    Letter.DECIDED: Shape(
        when=_("When a general request is decided. The law wants ground, reason, authority and court in a no."),
        subject=_("Our decision on your request"),
        paragraphs=(
            HELLO,
            _("This is our decision on your request: {matter} ({article})."),
            _("{decision} {ground}"),
            "{since}",
            "{reviewer}",
            "{reason}",
            "{not_corrected}",
            "{logic}",
            "{remedies}",
            "{link}",
        ),
        must=frozenset({"decision", "ground", "since", "reason", "not_corrected", "logic", "remedies"}),
        may=frozenset({"matter", "article", "reviewer", "link"}),
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
    Letter.REFUSED: Shape(
        when=_("When you refuse a request. The law wants ground, reason, authority and court in it."),
        subject=_("Our decision"),
        paragraphs=(
            HELLO,
            _("This is our decision on your request: {kind}. We cannot do what you ask."),
            "{ground}",
            REASONS,
            "{reason}",
            "{remedies}",
            "{link}",
        ),
        must=frozenset({"ground", "reason", "remedies"}),
        may=frozenset({"link"}),
    ),
    Letter.PASSED_ON: Shape(
        when=_("When you pass a request on to whom it is for. The law wants reason, authority and court in it."),
        subject=_("We passed your request on"),
        paragraphs=(
            HELLO,
            _("Your request is for somebody else to answer. We passed it on to:"),
            "{passed_to}",
            REASONS,
            "{reason}",
            "{remedies}",
            "{link}",
        ),
        must=frozenset({"passed_to", "reason", "remedies"}),
        may=frozenset({"link"}),
    ),
    Letter.LAPSED: Shape(
        when=_("When you close what was not answered. The law wants reason, authority and court in it."),
        subject=_("Your request is closed"),
        paragraphs=(
            HELLO,
            _("{asked} We reminded you later, and had no answer. {needed} So we have closed your request."),
            _(
                "You can come back at any time: write to us on your page, or send a new request. "
                "Your rights are the same as before."
            ),
            "{link}",
            "{remedies}",
        ),
        must=frozenset({"asked", "needed", "link", "remedies"}),
    ),
    Letter.DUPLICATE: Shape(
        when=_("When you close a request that says the same as an earlier one."),
        subject=_("Your other request goes on"),
        paragraphs=(
            HELLO,
            _("This request says the same as an earlier one of yours: {kind}."),
            _("We answer you under the reference {other}, and have closed this one."),
            _("You meant something else? Then write to us on your page."),
            "{link}",
        ),
        must=frozenset({"other", "link"}),
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
    Letter.ENDING: Shape(
        when=_("When you announce the end of a restriction. The law wants the person told before it ends."),
        subject=_("A restriction is going to end"),
        paragraphs=(
            HELLO,
            _(
                "At your request we only store certain data about you and do not use it. This is going to end. "
                "We will use it again from: {ends}"
            ),
            REASONS,
            "{reason}",
            DISAGREE,
            "{link}",
        ),
        must=frozenset({"ends", "reason", "link"}),
    ),
    Letter.REOPENED: Shape(
        when=_("When you take up a closed request again."),
        subject=_("We look at your request again"),
        paragraphs=(
            HELLO,
            _("We have taken up your request again: {kind}. You need not do anything."),
            _("On your page you see where it stands."),
            "{link}",
        ),
        must=frozenset({"link"}),
    ),
}
