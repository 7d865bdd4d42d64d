"""What lets somebody ask for another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case


class Receives(models.TextChoices):
    """What a representative may receive."""

    EVERYTHING = "everything", _("Everything that the person would receive")
    NEWS = "news", _("Messages and the outcome, but none of the person’s data")


class Authority(models.Model):
    """The proof of a representative's authority that staff saw (``proof``, sealed), and what it lets them receive.

    The proof itself is not kept.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="authority")
    proof = models.BinaryField()
    receives = models.CharField(max_length=12, choices=Receives)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"authority {self.pk}"
