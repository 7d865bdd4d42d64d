"""The letters in the documents that a person downloads: the words before and after the facts, and the title.

``{account}`` stands for the facts, which are made from the records of the case: no text says or leaves out any of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portal.correspondence.letters.shape import DEAR, SINCERELY, Shape
from portal.correspondence.models import Letter

NOT_IN_DOCUMENTS = frozenset({"hello", "name", "due"})  # they are of mails: who writes, and until when we answer

DOCUMENTS: Mapping[str, Shape] = {
    Letter.ACCESS: Shape(
        when=_("In the package with the answer to a request for information, as a page and as PDF."),
        subject=_("Your information: our answer to your request"),
        paragraphs=(
            DEAR,
            _("On {received} you asked us for the information we hold about you. This is our answer."),
            "{account}",
            SINCERELY,
        ),
        must=frozenset({"account"}),
        may=frozenset({"person"}),
        never=NOT_IN_DOCUMENTS,
        document=True,
    ),
    Letter.CERTIFICATE: Shape(
        when=_("The PDF that says what was erased and what was kept."),
        subject=_("Certificate of erasure"),
        paragraphs=(
            DEAR,
            _("{wish} We have done so, and looked again on {verified} to check."),
            "{account}",
            SINCERELY,
        ),
        must=frozenset({"account", "verified"}),
        may=frozenset({"person", "wish"}),
        never=NOT_IN_DOCUMENTS,
        document=True,
    ),
}
