"""Keys and encrypted files. Nothing here can be read without the master keyset."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property


class PurposeKey(models.Model):
    """A keyset for one purpose of the whole portal (blind index, connections), wrapped by the master keyset."""

    purpose = models.CharField(max_length=32, unique=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return self.purpose


class CaseKey(models.Model):
    """The keysets of one case. Deleting this row erases all that the case holds, but for backups made before."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="key", primary_key=True)
    fields = models.BinaryField()
    files = models.BinaryField()

    def __str__(self) -> str:
        return f"key of case {self.case_id}"

    @cached_property
    def opened(self) -> dict[str, Any]:
        """The unwrapped primitives by column, filled by :mod:`portal.vault.keys`; never stored."""
        return {}


class VaultFile(models.Model):
    """An encrypted file: a small one in ``body``, a large one in storage under ``path``.

    ``size`` and ``digest`` (SHA-256) are those of the plaintext.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="files")
    body = models.BinaryField(null=True)
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"file {self.pk}"
