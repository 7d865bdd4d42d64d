"""Proofs of who asks: links sent by e-mail and one-time codes. Only keyed digests of them are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkPurpose(models.TextChoices):
    """What a link opens."""

    CONFIRM = "confirm", _("confirm a request")
    STATUS = "status", _("see how a request stands")


class AccessLink(models.Model):
    """A link that was sent to a person's mailbox. Holding it proves that one can read that mailbox."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=8, choices=LinkPurpose)
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"link {self.pk}"


class OneTimeCode(models.Model):
    """A six-digit code sent by e-mail before documents can be downloaded."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="codes")
    digest = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    attempts_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"code {self.pk}"
