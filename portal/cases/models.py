"""The record of every request. What is personal is sealed under the case's key; the rest can be searched."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.cases.ledger import append_only
from portal.cases.lifecycle import OPEN_STATES, Kind, State


class Outcome(models.TextChoices):
    """How a case ended."""

    FULFILLED = "fulfilled", _("Fulfilled")
    PARTLY = "partly", _("Partly fulfilled")
    NO_DATA = "no_data", _("No data held")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Topic(models.TextChoices):
    """What a general request is about, with its article of the GDPR."""

    RECTIFICATION = "rectification", _("Correct something that is wrong")
    RESTRICTION = "restriction", _("Limit how my data is used")
    OBJECTION = "objection", _("Object to a use of my data")
    AUTOMATED_DECISION = "automated_decision", _("Have a person look at an automated decision")
    CONSENT = "consent", _("Withdraw a consent")
    COMPLAINT = "complaint", _("Complain")
    OTHER = "other", _("Something else")


class Case(models.Model):
    """One request of one person.

    ``request`` holds who asks and what for, sealed (see :mod:`portal.cases.request`), and ``extension_reason`` why
    the time was extended, in the words the person was told. ``due_on`` is derived from
    the events and never edited. ``version`` grows with every change, so that two people cannot overwrite each other.
    """

    reference = models.CharField(max_length=20, unique=True)
    submission = models.UUIDField(unique=True)
    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=16, choices=State, default=State.UNCONFIRMED)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    topic = models.CharField(max_length=24, choices=Topic, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    jurisdiction = models.CharField(max_length=24)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=16)
    by_representative = models.BooleanField(default=False)
    request = models.BinaryField()
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    extension_reason = models.BinaryField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cases")
    search_no = models.PositiveIntegerField(default=0)
    ambiguous = models.BooleanField(default=False)
    match_confirmed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="case_queue", condition=Q(state__in=sorted(OPEN_STATES))),
            models.Index(
                fields=["assignee", "due_on", "id"],
                name="case_assignee",
                condition=Q(state__in=sorted(OPEN_STATES)),
            ),
            models.Index(fields=["kind", "due_on", "id"], name="case_kind"),
            models.Index(fields=["state", "due_on", "id"], name="case_state"),
            models.Index(fields=["received_on", "id"], name="case_received"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The case on the desk."""
        return reverse("desk:case", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in OPEN_STATES

    def overdue_on(self, today: date) -> bool:
        """Whether the answer is late on that day."""
        return self.is_open and self.due_on is not None and self.due_on < today


class Event(models.Model):
    """What happened, in the order it happened: a link of the case's hash chain, without personal data.

    ``digest`` is SHA-256 over the previous digest and this event's canonical JSON (:mod:`portal.cases.evidence`).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_number")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class SearchWord(models.Model):
    """A blind-index entry: a case can be found by a word without the word being stored."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="words")
    word = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "case"], name="search_word")]

    def __str__(self) -> str:
        return f"word of case {self.case_id}"


class Note(models.Model):
    """An internal note: staff see it, the person does not."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class FindingState(models.TextChoices):
    """How the search of one collection ended."""

    FOUND = "found", _("found")
    EMPTY = "empty", _("nothing found")
    UNREACHABLE = "unreachable", _("could not be searched with what we know")
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
    ``reason`` (sealed) that the person is told. ``show_others`` lets columns with other people's data through.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="choices")
    address = models.CharField(max_length=200)
    shared = models.CharField(max_length=8, choices=SharedChoice, blank=True)
    shared_rows = models.PositiveBigIntegerField(default=0)
    withhold = models.BooleanField(default=False)
    show_others = models.BooleanField(default=False)
    ground = models.CharField(max_length=40, blank=True)
    reason = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "address"], name="choice_address")]

    def __str__(self) -> str:
        return f"choice on {self.address}"


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


class Plan(models.Model):
    """The erasure that staff approve, for one search: the engine's plan, sealed, and its digest.

    The approver's yes is to the digest; a worker runs no other plan.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="plans")
    search_no = models.PositiveIntegerField()
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

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


class SystemProblem(models.Model):
    """A system that the latest search could not read, or whose file is odd (``warnings``), in words for staff."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="system_problems")
    search_no = models.PositiveIntegerField()
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT)
    problem = models.TextField(blank=True)
    warnings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.system_id}: {self.problem}"


class Document(models.Model):
    """What the person receives at the end: a package, a certificate or a letter, for a limited time."""

    class Kind(models.TextChoices):
        """What it is."""

        PACKAGE = "package", _("Your information")
        CERTIFICATE = "certificate", _("Certificate of erasure")
        LETTER = "letter", _("Letter")

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80)
    file = models.ForeignKey("vault.VaultFile", models.SET_NULL, null=True)
    released_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloads_left = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
