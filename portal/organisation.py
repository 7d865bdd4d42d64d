"""The controller whose portal this is, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class IdentityKey:
    """One way in which this organisation knows people, asked for on the request forms.

    ``key`` is the identity name used in dataset files; ``label`` and ``hint`` are texts, or tables of texts by
    language; ``pattern`` is a regular expression that the whole value must match, empty for none.
    """

    key: str
    label: str | Mapping[str, str]
    hint: str | Mapping[str, str] = ""
    pattern: str = ""
    example: str = ""


@dataclass(frozen=True)
class Organisation:
    """What letters, pages and deadlines need to know of the controller (GDPR Art. 13(1)(a) and (b))."""

    name: str
    address: str
    dpo_email: str
    country: str
    region: str
    jurisdiction: str
    timezone: ZoneInfo
    authority: str
    authority_url: str
    identity_keys: tuple[IdentityKey, ...] = ()
