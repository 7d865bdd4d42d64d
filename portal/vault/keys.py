"""Tink keysets: one for each purpose of the portal, two for each case, all wrapped by the master keyset."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import tink
from django.core.exceptions import ImproperlyConfigured
from tink import aead, mac, signature, streaming_aead
from tink.proto import tink_pb2

from portal.vault.master import FIELDS_TEMPLATE, master
from portal.vault.models import CaseKey, PurposeKey

if TYPE_CHECKING:
    from portal.cases.models import Case

mac.register()
signature.register()
streaming_aead.register()

FILES_TEMPLATE = streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
CHECKPOINTS_TEMPLATE = tink_pb2.KeyTemplate(
    type_url=signature.signature_key_templates.ED25519.type_url,
    output_prefix_type=tink_pb2.RAW,  # signatures that other tools than Tink can check too
)
PURPOSES = {
    "index": mac.mac_key_templates.HMAC_SHA256_256BITTAG,
    "connections": FIELDS_TEMPLATE,
    "drafts": FIELDS_TEMPLATE,
    "checkpoints": CHECKPOINTS_TEMPLATE,
    "erased": FIELDS_TEMPLATE,
}


class KeyDestroyed(Exception):
    """The case's key is gone, and with it everything the case held."""


def create_case_key(case: Case) -> CaseKey:
    """Give a new case its two keysets, wrapped and bound to the case's id."""
    return CaseKey.objects.create(
        case=case,
        fields=_wrap(tink.new_keyset_handle(FIELDS_TEMPLATE), _context(case.pk, "fields")),
        files=_wrap(tink.new_keyset_handle(FILES_TEMPLATE), _context(case.pk, "files")),
    )


def fields_primitive(case: Case) -> aead.Aead:
    """What encrypts the small values of a case. Raises KeyDestroyed."""
    return _opened(_key_of(case), "fields", aead.Aead)


def files_primitive(case: Case) -> streaming_aead.StreamingAead:
    """What encrypts the files of a case as streams. Raises KeyDestroyed."""
    return _opened(_key_of(case), "files", streaming_aead.StreamingAead)


def create_purpose_keys() -> None:
    """Make the portal's own keysets once, at `migrate`: never inside a request, whose rollback would lose them."""
    for purpose, template in PURPOSES.items():
        if not PurposeKey.objects.filter(purpose=purpose).exists():
            wrapped = _wrap(tink.new_keyset_handle(template), _purpose_context(purpose))
            PurposeKey.objects.get_or_create(purpose=purpose, defaults={"wrapped": wrapped})


@lru_cache(maxsize=1)
def index_primitive() -> mac.Mac:
    """The HMAC behind blind indexes and digests of tokens."""
    return _purpose("index").primitive(mac.Mac)


@lru_cache(maxsize=1)
def connections_primitive() -> aead.Aead:
    """What encrypts the credentials of data systems."""
    return _purpose("connections").primitive(aead.Aead)


@lru_cache(maxsize=1)
def drafts_primitive() -> aead.Aead:
    """What encrypts forms that are filled in but not sent yet."""
    return _purpose("drafts").primitive(aead.Aead)


@lru_cache(maxsize=1)
def erased_primitive() -> aead.Aead:
    """What encrypts whom an erasure was about, for as long as backups could bring their data back."""
    return _purpose("erased").primitive(aead.Aead)


@lru_cache(maxsize=1)
def checkpoints_primitive() -> signature.PublicKeySign:
    """What signs the checkpoints of the evidence."""
    return _purpose("checkpoints").primitive(signature.PublicKeySign)


def checkpoints_public_keyset() -> str:
    """The public half of that key, as a Tink keyset in JSON."""
    out = io.StringIO()
    _purpose("checkpoints").public_keyset_handle().write_no_secret(tink.JsonKeysetWriter(out))
    return out.getvalue()


def _key_of(case: Case) -> CaseKey:
    try:
        return case.key
    except CaseKey.DoesNotExist:
        raise KeyDestroyed from None


def _opened(key: CaseKey, column: str, kind: type[Any]) -> Any:
    """Unwrap a keyset once for as long as its row is held in memory, and no longer."""
    if column not in key.opened:
        wrapped = bytes(getattr(key, column))
        key.opened[column] = _unwrap(wrapped, _context(key.case_id, column)).primitive(kind)
    return key.opened[column]


def _purpose(purpose: str) -> tink.KeysetHandle:
    row = PurposeKey.objects.filter(purpose=purpose).first()
    if row is None:
        raise ImproperlyConfigured(
            f"The {purpose} key is missing: run `python manage.py migrate` with the master keyset."
        )
    return _unwrap(bytes(row.wrapped), _purpose_context(purpose))


def _purpose_context(purpose: str) -> bytes:
    return f"purpose:{purpose}".encode()


def _context(case_id: int, column: str) -> bytes:
    return f"case:{case_id}:{column}".encode()


def _wrap(handle: tink.KeysetHandle, context: bytes) -> bytes:
    out = io.BytesIO()
    handle.write_with_associated_data(tink.BinaryKeysetWriter(out), master(), context)
    return out.getvalue()


def _unwrap(wrapped: bytes, context: bytes) -> tink.KeysetHandle:
    return tink.read_keyset_handle_with_associated_data(tink.BinaryKeysetReader(wrapped), master(), context)
