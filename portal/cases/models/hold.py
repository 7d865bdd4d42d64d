"""Why a case must be kept for now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.cases.models.case import Case


class Hold(models.Model):
    """A legal hold: until it is released nothing is erased for the case, and nothing of the case is destroyed.

    ``reason`` is sealed; ``review_on`` is the day by which somebody looks whether it is still needed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    reason = models.BinaryField()
    review_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(released_at=None), name="one_hold")]

    def __str__(self) -> str:
        return f"hold {self.pk}"
