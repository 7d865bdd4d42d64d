"""What the person told us, as it is sealed into the case."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from portal.cases.models import Case
from portal.vault import fields


@dataclass(frozen=True)
class Request:
    """Who asks, for whom, and what for. ``identities`` maps identity keys of the dataset files to values.

    ``name`` and ``email`` are those of the person whose data it is; somebody who asks for them has an address
    of their own, which the systems are never searched with. ``wrong`` and ``right`` are what a correction is about.
    """

    name: str
    email: str = ""
    country: str = ""
    identities: dict[str, str] = field(default_factory=dict)
    message: str = ""
    categories: list[str] = field(default_factory=list)
    representative: str = ""
    representative_role: str = ""
    representative_email: str = ""
    wrong: str = ""
    right: str = ""

    @property
    def all_identities(self) -> dict[str, str]:
        """What the systems are searched with: the e-mail address and every other identifier given."""
        given = {"email": self.email, **self.identities}
        return {key: value for key, value in given.items() if value}

    @property
    def contact(self) -> str:
        """The address that mails go to: the representative's if there is one, else the person's own."""
        return self.representative_email or self.email


def seal(case: Case, request: Request) -> bytes:
    """Encrypt the request under the case's key."""
    return fields.seal(case, "request", asdict(request))


def of(case: Case) -> Request:
    """The request of a case. Raises KeyDestroyed once the case's key is gone."""
    return Request(**fields.unseal(case, "request", case.request))


def index_words(request: Request, reference: str) -> set[bytes]:
    """The words a case can be found by: name, address, identifiers, reference; and, apart, where mails go."""
    values = [request.name, request.email, request.representative, reference, *request.identities.values()]
    return fields.index_words(values) | {contact_word(request.contact)}


def contact_word(address: str) -> bytes:
    """The blind-index entry for the address that a case's mails go to."""
    return fields.digest("contact", fields.normalised(address))
