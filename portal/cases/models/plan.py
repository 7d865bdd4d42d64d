"""An erasure: the plan that staff approve, and what was done of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.cases.models.case import Case


class Plan(models.Model):
    """The erasure that staff approve, for one search: the engine's plan, sealed, and its digest.

    The approver's yes is to the digest; a worker runs no other plan, and none before the day it ``begins_on``, which
    the person was told, unless they want it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="plans")
    search_no = models.PositiveIntegerField()
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    begins_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "search_no"], name="plan_of_search")]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Erasure(models.Model):
    """The erasure in one system: one transaction there, one row here.

    ``begun_at`` is set right before the commit there: from then on it may be done, whoever has not said so.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="erasures")
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT)
    begun_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "system"], name="erasure_of_system")]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
