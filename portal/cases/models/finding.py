"""What a search found, and what staff decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case


class FindingState(models.TextChoices):
    """How the search of one collection ended."""

    FOUND = "found", _("found")
    EMPTY = "empty", _("nothing found")
    UNREACHABLE = "unreachable", _("could not be searched with what we know")
    UNANSWERED = "unanswered", _("not answered by its owner")
    FAILED = "failed", _("could not be searched")


class SharedChoice(models.TextChoices):
    """What a human decided about rows that are also somebody else's."""

    UNDECIDED = "", _("not decided yet")
    KEEP = "keep", _("keep them: they are also somebody else's")
    INCLUDE = "include", _("they are this person's: treat them as the others")


class Choice(models.Model):
    """What staff decided about one collection of a case; it outlives a new search.

    What they said of ``shared`` rows holds for as many as there were (``shared_rows``): others must be looked at again.

    ``withhold`` keeps the whole collection out of the package, or out of the erasure, on a ``ground`` and for a
    ``reason`` (sealed) that the person is told, under a ``statute`` that holds ``until`` a day, if there is one.
    ``show_others`` lets columns with other people's data through.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="choices")
    address = models.CharField(max_length=200)
    shared = models.CharField(max_length=8, choices=SharedChoice, blank=True)
    shared_rows = models.PositiveBigIntegerField(default=0)
    withhold = models.BooleanField(default=False)
    show_others = models.BooleanField(default=False)
    ground = models.CharField(max_length=40, blank=True)
    reason = models.BinaryField(null=True)
    statute = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "address"], name="choice_address")]

    def __str__(self) -> str:
        return f"choice on {self.address}"


class Scope(models.TextChoices):
    """What an exemption is about."""

    SYSTEM = "system", _("a data system")
    CATEGORY = "category", _("a kind of information")
    FIELD = "field", _("a field")


class Exemption(models.Model):
    """What staff leave out of a package, or of an erasure, by system, kind of information or field.

    ``target`` is the key of a system or kind, or the address of a collection and the path in it with a space between.
    The person is told the ``ground``, the ``reason`` (sealed), and of a retention its ``statute`` and ``until`` when.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="exemptions")
    scope = models.CharField(max_length=12, choices=Scope)
    target = models.CharField(max_length=400)
    ground = models.CharField(max_length=40)
    reason = models.BinaryField()
    statute = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "scope", "target"], name="exemption_target")]

    def __str__(self) -> str:
        return f"{self.scope} {self.target}"


class Finding(models.Model):
    """What the latest search found in one collection, and what becomes of it.

    Always ``found = included + withheld`` for an access and ``found = erased + kept`` for an erasure.
    ``details`` is sealed: names of fields, strategies, reasons and warnings (:mod:`portal.cases.findings`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="findings")
    search_no = models.PositiveIntegerField()
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT)
    address = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=FindingState)
    found = models.PositiveBigIntegerField(default=0)
    withheld = models.PositiveBigIntegerField(default=0)
    shared = models.PositiveBigIntegerField(default=0)
    to_erase = models.PositiveBigIntegerField(default=0)
    blocked = models.BooleanField(default=False)
    erased = models.PositiveBigIntegerField(null=True)
    left = models.PositiveBigIntegerField(null=True)
    details = models.BinaryField(null=True)
    file = models.ForeignKey("vault.VaultFile", models.SET_NULL, null=True)

    class Meta:
        ordering = ["system", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "search_no", "address"], name="finding_address"),
            models.CheckConstraint(condition=Q(withheld__lte=models.F("found")), name="finding_withheld"),
            models.CheckConstraint(condition=Q(to_erase__lte=models.F("found")), name="finding_to_erase"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def included(self) -> int:
        """Rows the person receives."""
        return self.found - self.withheld

    @property
    def kept(self) -> int:
        """Rows the plan leaves where they are."""
        return self.found - self.to_erase


class SystemProblem(models.Model):
    """A system that the latest search could not read, or whose file is odd (``warnings``), in words for staff."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="system_problems")
    search_no = models.PositiveIntegerField()
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT)
    problem = models.TextField(blank=True)
    warnings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.system_id}: {self.problem}"
