"""Masking strategies: what they put in a value's place, and which values they fit.

How a strategy is written in SQL is the connector's business; what it means is fixed here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

STRATEGIES: Mapping[str, frozenset[str]] = {
    "null_rewrite": frozenset(),
    "string_rewrite": frozenset({"rewrite_value", "format_preservation"}),
    "random_string_rewrite": frozenset({"length", "format_preservation"}),
    "hash": frozenset({"algorithm", "format_preservation"}),
    "hmac": frozenset({"algorithm", "format_preservation"}),
    "aes_encrypt": frozenset({"mode", "format_preservation"}),
    "preserve": frozenset(),
    "delete": frozenset(),
}
TEXT_ONLY = frozenset({"string_rewrite", "random_string_rewrite", "hash", "hmac", "aes_encrypt"})
ALGORITHMS = ("SHA-256", "SHA-512")
HEX = "0123456789abcdef"
BASE64 = string.ascii_letters + string.digits + "+/="
NONCE = 12
LEAST_AES = 40  # a nonce and a tag alone, in Base64


class BadStrategy(ValueError):
    """There is no such strategy, or its configuration is wrong; says what would be right."""


@dataclass(frozen=True)
class Masking:
    """A strategy with its configuration, checked by :func:`masking`."""

    strategy: str
    configuration: Mapping[str, Any] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """What every masked value ends in."""
        return str((self.configuration.get("format_preservation") or {}).get("suffix") or "")

    @property
    def algorithm(self) -> str:
        """The digest of ``hash`` and ``hmac``."""
        return str(self.configuration.get("algorithm", "SHA-256")).upper().replace("_", "-")

    def constant(self, length: int | None = None) -> str | None:
        """The one value that ``null_rewrite`` and ``string_rewrite`` write, cut to the column's length."""
        if self.strategy != "string_rewrite":
            return None
        return fitted(str(self.configuration.get("rewrite_value", "MASKED")), self.suffix, length)

    @property
    def wanted(self) -> int:
        """How many random characters ``random_string_rewrite`` writes."""
        return int(self.configuration.get("length", 30))

    @property
    def alphabet(self) -> str:
        """What masked values that are no constant are made of, before their suffix."""
        return BASE64 if self.strategy == "aes_encrypt" else HEX

    def masked_length(self) -> int:
        """How long a masked value that is no constant is, and with ``aes_encrypt`` at least is."""
        digest = {"SHA-256": 64, "SHA-512": 128}[self.algorithm]
        bases = {"hash": digest, "hmac": digest, "random_string_rewrite": self.wanted, "aes_encrypt": LEAST_AES}
        return bases[self.strategy] + len(self.suffix)

    def text(self, value: str, secret: bytes, length: int | None = None) -> str | None:
        """What stands in a text's place; ``secret`` is a key of 32 bytes, or the salt of a digest."""
        if self.strategy == "null_rewrite":
            return None
        constant = self.constant(length)
        return constant if constant is not None else fitted(self._replaced(value, secret), self.suffix, length)

    def _replaced(self, value: str, secret: bytes) -> str:
        octets = value.encode("utf-8", "surrogatepass")
        algorithm = {"SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512}[self.algorithm]
        if self.strategy == "hash":
            return algorithm(secret + octets).hexdigest()
        if self.strategy == "hmac":
            return hmac.new(secret, octets, algorithm).hexdigest()
        if self.strategy == "aes_encrypt":
            nonce = secrets.token_bytes(NONCE)
            return base64.b64encode(nonce + AESGCM(secret).encrypt(nonce, octets, None)).decode()
        return secrets.token_hex(self.wanted // 2 + 1)[: self.wanted]


def masking(strategy: str, configuration: Mapping[str, Any] | None = None) -> Masking:
    """Check a strategy and its configuration. Raises BadStrategy."""
    if strategy not in STRATEGIES:
        raise BadStrategy(f"there is no masking strategy {strategy!r}; there are {', '.join(STRATEGIES)}")
    given = dict(configuration or {})
    unknown = set(given) - STRATEGIES[strategy]
    if unknown:
        raise BadStrategy(f"{strategy} has no setting {sorted(unknown)[0]!r}")
    made = Masking(strategy, given)
    _check_values(made)
    return made


def fitted(value: str, suffix: str, length: int | None) -> str:
    """A masked value with its suffix, cut so that both fit the length."""
    if length is None:
        return value + suffix
    return (value[: max(length - len(suffix), 0)] + suffix)[:length]


def in_scope(categories: Iterable[str], targets: Iterable[str]) -> bool:
    """Whether any category equals a target or lies below it on the dotted path."""
    wanted = tuple(targets)
    return any(each == target or each.startswith(f"{target}.") for each in categories for target in wanted)


def _check_values(made: Masking) -> None:
    configuration = made.configuration
    if made.strategy in ("hash", "hmac") and made.algorithm not in ALGORITHMS:
        raise BadStrategy(f"{made.strategy} knows {' and '.join(ALGORITHMS)}, not {configuration['algorithm']!r}")
    if made.strategy == "aes_encrypt" and str(configuration.get("mode", "GCM")).upper() != "GCM":
        raise BadStrategy("aes_encrypt knows the mode GCM only")
    if made.strategy == "string_rewrite" and not isinstance(configuration.get("rewrite_value", ""), str):
        raise BadStrategy("string_rewrite needs a text as rewrite_value")
    length = configuration.get("length", 30)
    if not isinstance(length, int) or isinstance(length, bool) or not 1 <= length <= 10_000:
        raise BadStrategy("random_string_rewrite needs a length of at least 1")
    preserved = configuration.get("format_preservation")
    if preserved is not None and (not isinstance(preserved, Mapping) or set(preserved) - {"suffix"}):
        raise BadStrategy("format_preservation is a table with a suffix")
    if not isinstance((preserved or {}).get("suffix") or "", str):
        raise BadStrategy("a suffix is a text")
