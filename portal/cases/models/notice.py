"""Telling those to whom data were passed on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case


class About(models.TextChoices):
    """What recipients are told of (GDPR Art. 17(2), 19)."""

    ERASURE = "erasure", _("erased")
    RECTIFICATION = "rectification", _("corrected")
    RESTRICTION = "restriction", _("restricted")


class NoticeState(models.TextChoices):
    """Where the telling stands."""

    TOLD = "told", _("Told")
    ON_ITS_WAY = "on_its_way", _("Our message is on its way")
    BY_HAND = "by_hand", _("To be told by hand")
    SPARED = "spared", _("Not told")


class Notice(models.Model):
    """That one recipient is told of one thing, once a case: by a mail, or by staff, or not at all for a reason.

    ``label`` is the recipient's name as the person reads it. ``letter`` is what they are told, ``how`` they were told
    by hand, and ``reason`` why they are not told at all (Art. 19: impossible, or a disproportionate effort): sealed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    recipient = models.ForeignKey("inventory.Recipient", models.PROTECT)
    about = models.CharField(max_length=16, choices=About)
    label = models.CharField(max_length=200)
    letter = models.BinaryField()
    mail = models.ForeignKey("correspondence.Mail", models.SET_NULL, null=True)
    told_on = models.DateField(null=True)
    how = models.BinaryField(null=True)
    reason = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "recipient", "about"], name="notice_of_recipient")]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    @property
    def state(self) -> NoticeState:
        """Where it stands. What was told by hand is told, whatever became of a mail."""
        if self.told_on or (self.mail and self.mail.sent_at):
            return NoticeState.TOLD
        if self.reason:
            return NoticeState.SPARED
        return NoticeState.ON_ITS_WAY if self.mail else NoticeState.BY_HAND
