"""The workers as a Django app: their commands and templates."""

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """Everything that runs in the background."""

    name = "workers"
