"""Work to be done, written in the same transaction as the change that asks for it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")  # to be run at `due_at`, for the first time or again
    RUNNING = "running", _("running")  # leased to a worker until `leased_until`
    DONE = "done", _("done")
    DEAD = "dead", _("stopped after repeated failures")  # staff must look
    CANCELLED = "cancelled", _("no longer needed")  # its case ended or moved on before it ran


class JobKind(models.TextChoices):
    """What a worker is to do. The names of the handlers in `workers.tasks`."""

    SEARCH = "search", _("Search the systems")
    ERASE = "erase", _("Erase in a system")
    PACKAGE = "package", _("Make the package")
    CERTIFICATE = "certificate", _("Make the certificate")
    SEND_MAIL = "send_mail", _("Send a mail")
    SEND_LINK = "send_link", _("Send a new link")
    TELL_STAFF = "tell_staff", _("Remind a colleague")
    INSPECT = "inspect", _("Look at a system")


CASE_WORK = frozenset({JobKind.SEARCH, JobKind.ERASE, JobKind.PACKAGE, JobKind.CERTIFICATE})  # what ends with its case


class Job(models.Model):
    """One piece of work with a fixed identity: enqueuing it twice makes one job.

    ``fence`` grows with every lease; a worker's result counts only under the fence it was given.
    ``arguments`` holds ids only, never personal data.
    """

    kind = models.CharField(max_length=16, choices=JobKind)
    key = models.CharField(max_length=120, unique=True)
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="jobs")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    done = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="job_waiting", condition=Q(state=JobState.WAITING)),
            models.Index(fields=["leased_until"], name="job_running", condition=Q(state=JobState.RUNNING)),
            models.Index(fields=["case", "kind"], name="job_case"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="announce",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="PERFORM pg_notify('habeas_jobs', ''); RETURN NULL;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
