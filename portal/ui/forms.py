"""How forms look: a renderer that stands behind every form of the project, allauth's included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import cached_property

TEMPLATES = Path(__file__).parent / "templates"
DJANGO_TEMPLATES = Path(django.forms.__file__).parent / "templates"


class HabeasRenderer(DjangoTemplates):
    """Label, hint, error and input in this order, the error tied to its input; a summary of errors on top."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> Engine:
        """Our widget templates before Django's own."""
        directories = [TEMPLATES, DJANGO_TEMPLATES]
        return Engine({"APP_DIRS": True, "DIRS": directories, "NAME": "habeas-forms", "OPTIONS": {}})


class Option(str):
    """The label of a choice with a sentence below it: ``(value, Option("Label", hint="…"))``."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, label: str, *, hint: str = "") -> Option:
        """A string that carries its hint."""
        option = super().__new__(cls, label)
        option.hint = hint
        return option


class DateInput(django.forms.DateInput):
    """The browser's own date picker, which speaks ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
