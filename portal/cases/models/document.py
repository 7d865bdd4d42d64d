"""What the person receives."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case


class Document(models.Model):
    """What the person receives at the end: a package, a certificate or a letter, for a limited time."""

    class Kind(models.TextChoices):
        """What it is."""

        PACKAGE = "package", _("Your information")
        CERTIFICATE = "certificate", _("Certificate of erasure")
        LETTER = "letter", _("Letter")

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80)
    file = models.ForeignKey("vault.VaultFile", models.SET_NULL, null=True)
    released_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloads_left = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
