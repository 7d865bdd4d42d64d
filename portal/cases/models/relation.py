"""Which cases hang together."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case


class RelationKind(models.TextChoices):
    """How a case hangs together with an earlier one."""

    DUPLICATE_OF = "duplicate_of", _("says the same as")
    FOLLOW_UP_OF = "follow_up_of", _("follows up on")
    SPLIT_FROM = "split_from", _("was split from")


class Relation(models.Model):
    """That a case hangs together with an ``earlier`` one, and how: with one in each way, in several ways perhaps."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="relations")
    earlier = models.ForeignKey(Case, models.CASCADE, related_name="later_relations")
    kind = models.CharField(max_length=16, choices=RelationKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="relation_of_cases"),
            models.CheckConstraint(condition=~Q(case=models.F("earlier")), name="relation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.earlier_id}"
