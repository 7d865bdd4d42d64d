"""What the person told us, as it is sealed into the case."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from portal.cases.models import Case
from portal.vault import fields


@dataclass(frozen=True)
class Request:
    """Who asks, for whom, and what for. ``identities`` maps identity keys of the dataset files to values."""

    name: str
    email: str
    country: str = ""
    identities: dict[str, str] = field(default_factory=dict)
    message: str = ""
    categories: list[str] = field(default_factory=list)
    representative: str = ""
    representative_role: str = ""

    @property
    def all_identities(self) -> dict[str, str]:
        """What the systems are searched with: the e-mail address and every other identifier given."""
        return {"email": self.email, **self.identities}


def seal(case: Case, request: Request) -> bytes:
    """Encrypt the request under the case's key."""
    return fields.seal(case, "request", asdict(request))


def of(case: Case) -> Request:
    """The request of a case. Raises KeyDestroyed once the case's key is gone."""
    return Request(**fields.unseal(case, "request", case.request))


def index_words(request: Request, reference: str) -> set[bytes]:
    """The words a case can be found by: name, address, identifiers and reference."""
    values = [request.name, request.email, request.representative, reference, *request.identities.values()]
    return fields.index_words(values)
