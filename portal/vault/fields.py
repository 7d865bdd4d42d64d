"""Small values under a case's key, and digests by which they can be found again without being read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson
import tink

from portal.vault import keys

if TYPE_CHECKING:
    from portal.cases.models import Case


class Unreadable(Exception):
    """A sealed value does not open: it was changed, or moved from where it belongs."""


def seal(case: Case, name: str, value: Any) -> bytes:
    """Encrypt a JSON value or a dataclass as the field ``name`` of a case; it opens under that case and name only."""
    return bytes(keys.fields_primitive(case).encrypt(orjson.dumps(value), _place(case, name)))


def unseal(case: Case, name: str, sealed: bytes | memoryview) -> Any:
    """The value that :func:`seal` was given. Raises KeyDestroyed, or Unreadable if it was tampered with."""
    try:
        return orjson.loads(keys.fields_primitive(case).decrypt(bytes(sealed), _place(case, name)))
    except tink.TinkError as error:
        raise Unreadable from error


def seal_connection(system_key: str, value: Any) -> bytes:
    """Encrypt the credentials of a data system."""
    return bytes(keys.connections_primitive().encrypt(orjson.dumps(value), system_key.encode()))


def unseal_connection(system_key: str, sealed: bytes | memoryview) -> Any:
    """The credentials that :func:`seal_connection` was given. Raises Unreadable."""
    try:
        return orjson.loads(keys.connections_primitive().decrypt(bytes(sealed), system_key.encode()))
    except tink.TinkError as error:
        raise Unreadable from error


def seal_draft(place: str, value: Any) -> bytes:
    """Encrypt a form that somebody is still filling in, so that no session table holds it in plain text."""
    return bytes(keys.drafts_primitive().encrypt(orjson.dumps(value), place.encode()))


def unseal_draft(place: str, sealed: bytes) -> Any:
    """The value that :func:`seal_draft` was given. Raises Unreadable."""
    try:
        return orjson.loads(keys.drafts_primitive().decrypt(sealed, place.encode()))
    except tink.TinkError as error:
        raise Unreadable from error


def seal_erased(place: str, value: Any) -> bytes:
    """Encrypt whom an erasure was about: a backup of the system may outlive the key of the case."""
    return bytes(keys.erased_primitive().encrypt(orjson.dumps(value), place.encode()))


def unseal_erased(place: str, sealed: bytes | memoryview) -> Any:
    """The value that :func:`seal_erased` was given. Raises Unreadable."""
    try:
        return orjson.loads(keys.erased_primitive().decrypt(bytes(sealed), place.encode()))
    except tink.TinkError as error:
        raise Unreadable from error


def digest(label: str, value: str) -> bytes:
    """A keyed digest (HMAC-SHA-256) of a token, code or word; ``label`` keeps the uses apart."""
    return bytes(keys.index_primitive().compute_mac(f"{label}:{value}".encode())[-32:])


def index_words(values: Iterable[str]) -> set[bytes]:
    """Blind-index entries of all words in the values, and of each value as a whole."""
    words = {word for value in values for word in (normalised(value), *normalised(value).split())}
    return {digest("word", word) for word in words if word}


def normalised(value: str) -> str:
    """Case, accents' composition, width and surplus space do not matter when people are searched for."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _place(case: Case, name: str) -> bytes:
    return f"{case.pk}:{name}".encode()
