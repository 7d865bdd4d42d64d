"""The organisation's data systems: how each is reached, and what it holds about people."""

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
