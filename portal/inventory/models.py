"""The organisation's data systems: how each is reached, and what it holds about people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault import fields


class DataSystem(models.Model):
    """A system that holds people's data.

    ``datasets`` is the text of its dataset file; ``connection`` its URL, encrypted and never shown again.
    """

    key = models.SlugField(_("key"), unique=True)
    label = models.CharField(_("name"), max_length=120)
    connection = models.BinaryField()
    datasets = models.TextField(_("dataset file"))
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.label

    @property
    def url(self) -> str:
        """The connection URL in plain text, with its secrets. For workers only."""
        return str(fields.unseal_connection(self.key, self.connection))

    @url.setter
    def url(self, value: str) -> None:
        self.connection = fields.seal_connection(self.key, value)


class Inspection(models.Model):
    """How a system answered when it was last looked at with its dataset file in hand, at the ``version`` it has then.

    ``problem`` says why it could not be looked at; ``differences`` are what its file says otherwise, a text each.
    """

    system = models.OneToOneField(DataSystem, models.CASCADE, related_name="inspection")
    version = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    differences = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"inspection of {self.system_id}"

    @property
    def pending(self) -> bool:
        """Whether the latest look has not ended yet."""
        return self.done_at is None


class Recipient(models.Model):
    """Somebody to whom data are passed on, named in a dataset file, and how they are told of an erasure (Art. 19).

    ``identifiers`` are what they need to find a person: ``name``, ``email`` or an identity key. Nothing else of the
    person is sent to them; without any, or without an address, staff tell them by hand.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=16, default=settings.LANGUAGE_CODE)
    identifiers = models.JSONField(_("what they need to find a person"), default=list)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
