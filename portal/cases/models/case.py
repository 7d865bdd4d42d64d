"""A request, what happened to it, and how it is found. What is personal is sealed under the case's key."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.cases.ledger import append_only
from portal.cases.lifecycle import OPEN_STATES, Kind, State
from portal.law.jurisdiction import Question


class Outcome(models.TextChoices):
    """How a case ended."""

    FULFILLED = "fulfilled", _("Fulfilled")
    PARTLY = "partly", _("Partly fulfilled")
    NO_DATA = "no_data", _("No data held")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PASSED_ON = "passed_on", _("Passed on")
    NO_IDENTITY = "no_identity", _("Identity not shown")
    UNANSWERED = "unanswered", _("Question not answered")
    DUPLICATE = "duplicate", _("Same as another request")


class DelayReason(models.TextChoices):
    """Why an answer is late, for the register."""

    VOLUME = "volume", _("More requests than we could handle")
    EFFORT = "effort", _("The request took more work than expected")
    SYSTEM = "system", _("A data system could not be reached")
    COLLEAGUES = "colleagues", _("Waiting for others in the organisation")
    PROCESSOR = "processor", _("Waiting for a processor or another outside body")
    STAFFING = "staffing", _("Illness or too few staff")
    OVERSIGHT = "oversight", _("The date was missed by mistake")
    OTHER = "other", _("Something else")


class Channel(models.TextChoices):
    """The way by which a request came: each counts, and the time runs from its arrival (GDPR Art. 12(2) and (3))."""

    WEB = "web", _("Website")
    LETTER = "letter", _("Letter")
    TELEPHONE = "telephone", _("Telephone")
    EMAIL = "email", _("E-mail")
    COUNTER = "counter", _("At the counter")
    API = "api", _("Another program")


class Topic(models.TextChoices):
    """What a general request is about, with its article of the GDPR."""

    RECTIFICATION = "rectification", _("Correct something that is wrong")
    RESTRICTION = "restriction", _("Limit how my data is used")
    OBJECTION = "objection", _("Object to a use of my data")
    AUTOMATED_DECISION = "automated_decision", _("Have a person look at an automated decision")
    CONSENT = "consent", _("Withdraw a consent")
    COMPLAINT = "complaint", _("Complain")
    OTHER = "other", _("Something else")


class Decision(models.TextChoices):
    """What was decided on a general request; :mod:`portal.cases.topics` says which go with which topic."""

    ANSWERED = "answered", _("Answered")
    CORRECTED = "corrected", _("Corrected")
    PARTLY_CORRECTED = "partly_corrected", _("Corrected in part")
    NOT_CORRECTED = "not_corrected", _("Not corrected")
    NOTHING_HELD = "nothing_held", _("None of our systems holds it")
    RESTRICTED = "restricted", _("Use limited")
    NOT_RESTRICTED = "not_restricted", _("Use not limited")
    UPHELD = "upheld", _("Objection upheld")
    MARKETING_STOPPED = "marketing_stopped", _("Direct marketing stopped")
    OVERRIDDEN = "overridden", _("Objection overridden")
    REVISED = "revised", _("Decided anew by a person")
    LEFT_STANDING = "left_standing", _("Looked at by a person, and left as it was")
    NOT_AUTOMATED = "not_automated", _("No decision by a computer alone")
    CONSENT_ENDED = "consent_ended", _("Consent withdrawn")
    NO_CONSENT = "no_consent", _("No consent to withdraw")


class Asked(models.TextChoices):
    """What we may ask the person and wait for; one question is open at a time. The law's own names of them."""

    IDENTITY = Question.IDENTITY.value, _("who they are")
    CLARIFICATION = Question.CLARIFICATION.value, _("what they mean")


class Case(models.Model):
    """One request of one person.

    ``request`` holds who asks and what for, sealed (see :mod:`portal.cases.request`), ``extension_reason`` why the time
    was extended, in the words the person was told, and ``delay_words`` more of why the answer is late.

    Derived from the events and never edited: ``due_on``, when the answer is due; ``extend_by``, the last day to extend
    the time; ``acknowledge_by``, for receipt; and ``clock_stopped``. ``asked`` is the question that is open, if any is,
    and ``chased_on`` when the person was reminded of it; ``in_doubt`` says that they were asked to show who they are
    and that nobody has accepted a proof yet.

    A refusal has its ``ground``, and of a statutory retention the ``statute`` and the day of its end.

    ``version`` grows with every change, so that two people cannot overwrite each other.
    """

    reference = models.CharField(max_length=20, unique=True)
    submission = models.UUIDField(unique=True)
    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=16, choices=State, default=State.UNCONFIRMED)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    topic = models.CharField(max_length=24, choices=Topic, blank=True)
    decision = models.CharField(max_length=24, choices=Decision, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    ground = models.CharField(max_length=40, blank=True)
    statute = models.CharField(max_length=200, blank=True)
    statute_until = models.DateField(null=True)
    jurisdiction = models.CharField(max_length=24)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=16)
    by_representative = models.BooleanField(default=False)
    request = models.BinaryField()
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    extend_by = models.DateField(null=True)
    acknowledge_by = models.DateField(null=True)
    delay_reason = models.CharField(max_length=12, choices=DelayReason, blank=True)
    delay_words = models.BinaryField(null=True)
    acknowledged_on = models.DateField(null=True)
    clock_stopped = models.BooleanField(default=False)
    asked = models.CharField(max_length=16, choices=Asked, blank=True)
    asked_on = models.DateField(null=True)
    chased_on = models.DateField(null=True)
    in_doubt = models.BooleanField(default=False)
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
        return self.is_open and not self.clock_stopped and self.due_on is not None and self.due_on < today


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
