"""What was decided on a general request, and what was done for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case


class Ruling(models.Model):
    """What belongs to the decision on a general request (``Case.decision``).

    ``since`` is the day from which it holds; ``reviewer`` the person who looked at a computer's decision (Art. 22(3));
    ``logic`` how that decision comes about, sealed, as the person was told. A restriction ends on ``ends_on``, of which
    the person was told before by the mail ``notice`` (Art. 18(3)); from ``lifted_at`` on it is over.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="ruling")
    since = models.DateField(null=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    logic = models.BinaryField(null=True)
    ends_on = models.DateField(null=True)
    notice = models.ForeignKey("correspondence.Mail", models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"ruling on case {self.case_id}"


class Corrected(models.TextChoices):
    """What became of a correction in one data system."""

    DONE = "done", _("corrected")
    NOT_HELD = "not_held", _("not held there")
    REFUSED = "refused", _("not corrected")


class Correction(models.Model):
    """The task of correcting something in one data system, and what became of it (Art. 16).

    A system without a row still has to be looked at. ``reason`` says why it was not corrected, sealed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT)
    result = models.CharField(max_length=12, choices=Corrected)
    reason = models.BinaryField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["system"]
        constraints = [models.UniqueConstraint(fields=["case", "system"], name="correction_in_system")]

    def __str__(self) -> str:
        return f"correction {self.pk}"
