"""The public half of the key that signs checkpoints: read from a Tink keyset (JSON) or PEM, and written as PEM."""

from __future__ import annotations

import base64
import binascii
import io
import re

import tink
from tink import signature
from tink.proto import ed25519_pb2, tink_pb2

signature.register()

ED25519 = "type.googleapis.com/google.crypto.tink.Ed25519PublicKey"
DER_PREFIX = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519 (RFC 8410), without the key
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)-----END PUBLIC KEY-----")


class BadKey(Exception):
    """Not a public key that checkpoints can be checked with."""


class PublicKeys:
    """One public key, or several after a change of keys: a signature by any of them is good."""

    def __init__(self, keyset: str) -> None:
        """Take a Tink keyset in JSON. Raises BadKey."""
        try:
            self._handle = tink.read_no_secret_keyset_handle(tink.JsonKeysetReader(keyset))
            self._verifier = self._handle.primitive(signature.PublicKeyVerify)
        except tink.TinkError:
            raise BadKey("This is no Tink keyset of public keys for signatures.") from None
        self.json = keyset

    @classmethod
    def read(cls, text: str) -> PublicKeys:
        """Take a Tink keyset in JSON, or PEM with one key or several. Raises BadKey."""
        return cls(text) if text.lstrip().startswith("{") else cls(_keyset_of(text))

    def signed(self, text: bytes, by: str) -> bool:
        """Whether ``by``, in hexadecimal, is a signature of the text."""
        try:
            self._verifier.verify(bytes.fromhex(by), text)
        except (tink.TinkError, ValueError):
            return False
        return True

    def pem(self) -> str:
        """The keys as OpenSSL reads them."""
        out = io.BytesIO()
        self._handle.write_no_secret(tink.BinaryKeysetWriter(out))
        return "".join(_pem_of(key.key_data.value) for key in tink_pb2.Keyset.FromString(out.getvalue()).key)


def _pem_of(serialised: bytes) -> str:
    raw = ed25519_pb2.Ed25519PublicKey.FromString(serialised).key_value
    body = base64.b64encode(DER_PREFIX + raw).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"


def _keyset_of(pem: str) -> str:
    keys = [_raw(body) for body in PEM.findall(pem)]
    if not keys:
        raise BadKey("This is neither PEM nor JSON.")
    keyset = tink_pb2.Keyset(primary_key_id=1, key=[_key(number, raw) for number, raw in enumerate(keys, 1)])
    handle = tink.read_no_secret_keyset_handle(tink.BinaryKeysetReader(keyset.SerializeToString()))
    out = io.StringIO()
    handle.write_no_secret(tink.JsonKeysetWriter(out))
    return out.getvalue()


def _raw(body: str) -> bytes:
    try:
        der = base64.b64decode("".join(body.split()), validate=True)
    except binascii.Error:
        raise BadKey("The PEM is damaged.") from None
    if len(der) != len(DER_PREFIX) + 32 or not der.startswith(DER_PREFIX):
        raise BadKey("The PEM holds a key of another kind than Ed25519.")
    return der[len(DER_PREFIX) :]


def _key(number: int, raw: bytes) -> tink_pb2.Keyset.Key:
    data = tink_pb2.KeyData(
        type_url=ED25519,
        value=ed25519_pb2.Ed25519PublicKey(key_value=raw).SerializeToString(),
        key_material_type=tink_pb2.KeyData.ASYMMETRIC_PUBLIC,
    )
    return tink_pb2.Keyset.Key(key_data=data, status=tink_pb2.ENABLED, key_id=number, output_prefix_type=tink_pb2.RAW)
