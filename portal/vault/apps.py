"""The vault makes the portal's own keys when the database is migrated."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class VaultConfig(AppConfig):
    """Encrypted fields and files."""

    name = "portal.vault"

    def ready(self) -> None:
        """Hook the making of keys onto `migrate`."""
        post_migrate.connect(make_purpose_keys, sender=self)


def make_purpose_keys(**kwargs: Any) -> None:
    """Without a master keyset there is nothing to wrap keys with; `portal.checks` tells the operator."""
    if settings.MASTER_KEYSET_FILE:
        from portal.vault.keys import create_purpose_keys

        create_purpose_keys()
