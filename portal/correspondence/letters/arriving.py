"""The letters about a request that comes in."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.correspondence.letters.shape import HELLO, Shape
from portal.correspondence.models import Letter

ARRIVING: Mapping[str, Shape] = {
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
    Letter.ACKNOWLEDGED: Shape(
        when=_("When you acknowledge receipt to somebody who has not confirmed the address."),
        subject=_("We received your request"),
        paragraphs=(
            _("Hello,"),
            _("We received this request on {received}: {kind}. You will have our answer by {due} at the latest."),
            _("On your page you see where it stands. You can write to us there, or withdraw."),
            "{link}",
            _("You did not send it? Then do nothing. Nobody receives any data."),
        ),
        must=frozenset({"link", "received", "due"}),
        never=frozenset({"name"}),  # nobody has shown yet whose address it is
    ),
    Letter.ENTERED: Shape(
        when=_("When you enter a request of somebody who has shown who they are."),
        subject=_("We have your request"),
        paragraphs=(
            HELLO,
            _("Your request has reached us, and we have entered it into our system: {kind}."),
            _("The request counts from {received}. You will have our answer by {due} at the latest."),
            _("On your page you see where it stands. You can write to us there, or withdraw."),
            "{link}",
            _("You did not ask for this? Then tell us, and we look into it."),
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
}
