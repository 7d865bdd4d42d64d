"""Tink keysets: the master, one for each purpose of the portal, two for each case.

The master keyset wraps all others. It is a file that the operator keeps (and a KMS can hold); without it the
database and its backups are noise.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import tink
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from tink import aead, cleartext_keyset_handle, mac, streaming_aead

from portal.vault.models import CaseKey, PurposeKey

if TYPE_CHECKING:
    from portal.cases.models import Case

aead.register()
mac.register()
streaming_aead.register()

FIELDS_TEMPLATE = aead.aead_key_templates.AES256_GCM
FILES_TEMPLATE = streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
PURPOSES = {"index": mac.mac_key_templates.HMAC_SHA256_256BITTAG, "connections": FIELDS_TEMPLATE}


class KeyDestroyed(Exception):
    """The case's key is gone, and with it everything the case held."""


def new_master_keyset() -> str:
    """A fresh master keyset as JSON text, to be kept as secret as everything it protects."""
    text = io.StringIO()
    cleartext_keyset_handle.write(tink.JsonKeysetWriter(text), tink.new_keyset_handle(FIELDS_TEMPLATE))
    return text.getvalue()


@lru_cache(maxsize=1)
def master() -> aead.Aead:
    """The master keyset's primitive. Raises ImproperlyConfigured when there is no usable keyset file."""
    path = settings.MASTER_KEYSET_FILE
    if not path:
        _no_master("HABEAS_MASTER_KEYSET_FILE is not set.")
    try:
        text = Path(path).read_text(encoding="utf-8")
        handle = cleartext_keyset_handle.read(tink.JsonKeysetReader(text))
    except (OSError, tink.TinkError) as error:
        _no_master(f"The master keyset cannot be read ({type(error).__name__}).")
    return handle.primitive(aead.Aead)


def create_case_key(case: Case) -> CaseKey:
    """Give a new case its two keysets, wrapped and bound to the case's id."""
    return CaseKey.objects.create(
        case=case,
        fields=_wrap(tink.new_keyset_handle(FIELDS_TEMPLATE), _context(case.pk, "fields")),
        files=_wrap(tink.new_keyset_handle(FILES_TEMPLATE), _context(case.pk, "files")),
    )


def fields_primitive(case: Case) -> aead.Aead:
    """What encrypts the small values of a case. Raises KeyDestroyed."""
    key = _key_of(case)
    return _unwrap(bytes(key.fields), _context(key.case_id, "fields")).primitive(aead.Aead)


def files_primitive(case: Case) -> streaming_aead.StreamingAead:
    """What encrypts the files of a case as streams. Raises KeyDestroyed."""
    key = _key_of(case)
    return _unwrap(bytes(key.files), _context(key.case_id, "files")).primitive(streaming_aead.StreamingAead)


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


def _key_of(case: Case) -> CaseKey:
    try:
        return case.key
    except CaseKey.DoesNotExist:
        raise KeyDestroyed from None


def _purpose(purpose: str) -> tink.KeysetHandle:
    row = PurposeKey.objects.filter(purpose=purpose).first()
    if row is None:
        _no_master(f"The {purpose} key is missing: run `python manage.py migrate` with the master keyset.")
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


def _no_master(reason: str) -> NoReturn:
    raise ImproperlyConfigured(f"{reason} See docs/operators.md, “The master keyset”.")
