"""A fee that is asked for a request, where the law allows one."""

from __future__ import annotations

from django.db import models

from portal.cases.models.case import Case


class Fee(models.Model):
    """A fee with its ``reason`` (sealed): quoted, accepted by the person, and in the end paid or dropped.

    ``chased_on`` is when the person was reminded that they have not said yes or no.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="fee")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    reason = models.BinaryField()
    quoted_on = models.DateField()
    chased_on = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"fee of case {self.case_id}"
