"""What a backup could bring back: whom an erasure was about, kept no longer than the backups of the system."""

from __future__ import annotations

from django.db import models

from portal.cases.models.case import Case


class Erased(models.Model):
    """That a system was erased for a case, and how to do it again (``body``, sealed under a key of its own).

    It outlives the key of its case, which may be destroyed while backups still hold the data. It goes with the last of
    them, after ``keep_until``.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="erased_again")
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT, related_name="+")
    erased_at = models.DateTimeField()
    keep_until = models.DateField(db_index=True)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "system", "erased_at"], name="erased_once")]
        indexes = [models.Index(fields=["erased_at"], name="erased_since")]

    def __str__(self) -> str:
        return f"erased {self.pk}"
