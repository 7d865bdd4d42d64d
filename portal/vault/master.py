"""The master keyset, which wraps all others.

It is a file that the operator keeps (and a KMS can hold); without it the database and its backups are noise.
"""

import io
from functools import lru_cache
from pathlib import Path

import tink
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from tink import aead, cleartext_keyset_handle

aead.register()

FIELDS_TEMPLATE = aead.aead_key_templates.AES256_GCM


def new_master_keyset() -> str:
    """A fresh master keyset as JSON text, to be kept as secret as everything it protects."""
    text = io.StringIO()
    cleartext_keyset_handle.write(tink.JsonKeysetWriter(text), tink.new_keyset_handle(FIELDS_TEMPLATE))
    return text.getvalue()


@lru_cache(maxsize=1)
def master() -> aead.Aead:
    """The master keyset's primitive. Raises ImproperlyConfigured when there is no usable keyset file."""
    if not settings.MASTER_KEYSET_FILE:
        raise ImproperlyConfigured("HABEAS_MASTER_KEYSET_FILE is not set. See docs/operators.md.")
    try:
        text = Path(settings.MASTER_KEYSET_FILE).read_text(encoding="utf-8")
        return cleartext_keyset_handle.read(tink.JsonKeysetReader(text)).primitive(aead.Aead)
    except (OSError, tink.TinkError) as error:
        reason = type(error).__name__
        raise ImproperlyConfigured(f"The master keyset cannot be read ({reason}). See docs/operators.md.") from error
