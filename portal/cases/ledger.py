"""Checkpoints of the evidence, as they are kept. :mod:`portal.cases.checkpoints` makes them."""

from __future__ import annotations

import pgtrigger
from django.db import models

APPEND_ONLY = "append_only"


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers with which the database itself refuses to change or delete a row, or to empty the table."""
    return [
        pgtrigger.Protect(name=APPEND_ONLY, operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'evidence is append-only';",
        ),
    ]


class Checkpoint(models.Model):
    """A signed statement of where all chains stood; the fields are those of ``proof.records.Checkpoint``."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    previous = models.CharField(max_length=64)
    heads = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"checkpoint {self.number}"


class Head(models.Model):
    """The end of a chain that had grown since the checkpoint before; the fields are those of ``proof.records.Seal``.

    ``case_id`` and ``checkpoint_id`` are plain numbers: what they name may be gone one day, and this must tell.
    """

    checkpoint_id = models.PositiveIntegerField()
    case_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_id", "number"], name="head_number")]
        indexes = [models.Index(fields=["checkpoint_id", "case_id"], name="head_checkpoint")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"head {self.number} of case {self.case_id}"
