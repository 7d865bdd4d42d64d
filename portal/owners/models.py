"""Systems that no connector reaches: whom to ask, what they were asked, and what they answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Owner(models.Model):
    """The colleague who answers for a data system. A system that has one is reached by people, not by a connection."""

    system = models.OneToOneField("inventory.DataSystem", models.CASCADE, related_name="owner")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=16, default=settings.LANGUAGE_CODE)

    def __str__(self) -> str:
        return self.name


class Work(models.TextChoices):
    """What an owner is asked to do."""

    FIND = "find", _("find what is held")
    ERASE = "erase", _("erase what is held")


class TaskState(models.TextChoices):
    """Where a task stands."""

    ASKED = "asked", _("Waiting for the answer")
    MISDIRECTED = "misdirected", _("Not the right person")
    ANSWERED = "answered", _("Answered")
    SKIPPED = "skipped", _("Gone on without an answer")


OPEN_TASKS = frozenset({TaskState.ASKED, TaskState.MISDIRECTED})


class Task(models.Model):
    """What the owner of one system is asked for one case. Whom we ask is kept here: it can be another for one task.

    ``round`` counts how often it was asked anew, ``chased_on`` is the day of the latest reminder. ``note`` is why
    the owner is not the right one, ``reason`` why we went on without an answer, as the person is told: both sealed.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="owner_tasks")
    system = models.ForeignKey("inventory.DataSystem", models.PROTECT, related_name="owner_tasks")
    work = models.CharField(max_length=8, choices=Work)
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.ASKED)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=16)
    round = models.PositiveIntegerField(default=1)
    asked_on = models.DateField()
    answer_by = models.DateField()
    opened_at = models.DateTimeField(null=True)
    chased_on = models.DateField(null=True)
    declined_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    note = models.BinaryField(null=True)
    reason = models.BinaryField(null=True)

    class Meta:
        ordering = ["system", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "system", "work"], name="task_of_system")]
        indexes = [models.Index(fields=["asked_on"], name="task_open", condition=models.Q(state="asked"))]

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.state in OPEN_TASKS


class TaskLink(models.Model):
    """A link that opens one task. Only a keyed digest of it is kept."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"task link {self.pk}"


class Stance(models.TextChoices):
    """What an owner says of one collection."""

    HELD = "held", _("Something is held")
    NOTHING = "nothing", _("Nothing is held")
    ERASED = "erased", _("Erased")
    PARTLY = "partly", _("Erased in part, kept in part")
    KEPT = "kept", _("Kept")


class Answer(models.Model):
    """What an owner says of one collection, also while the task is still open.

    ``text`` is what they typed of what is held, ``reason`` why something is kept, under a ``ground``: both sealed.
    ``erased`` and ``kept`` count records.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="answers")
    address = models.CharField(max_length=200)
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    text = models.BinaryField(null=True)
    erased = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    ground = models.CharField(max_length=40, blank=True)
    reason = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "address"], name="answer_address")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class TaskFile(models.Model):
    """A file that an owner gave for one collection, checked and cleaned; its name is sealed."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="files")
    address = models.CharField(max_length=200)
    name = models.BinaryField()
    file = models.ForeignKey("vault.VaultFile", models.CASCADE)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"task file {self.pk}"
