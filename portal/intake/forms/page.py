"""One page of a request form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField, MultipleChoiceField
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

Answers = dict[str, list[str]]


class PageForm(forms.Form):
    """Questions that stand on one page under a ``title``. What they are may depend on what was ``told`` before.

    Shown without data, it holds what was told to it before. ``bare`` marks nothing as optional: what is needed
    depends on other answers.
    """

    title: str | Promise
    text: str | Promise = ""
    bare = False

    def __init__(self, told: Answers, data: MultiValueDict[str, Any] | None = None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.told = told
        self.ask()
        self.initial.update({name: self._kept(name) for name in self.fields if told.get(name)})

    def ask(self) -> None:
        """Add what depends on the organisation or on earlier answers."""

    @classmethod
    def from_told(cls, told: Answers) -> PageForm:
        """The page as it was answered before, to be validated again."""
        return cls(told, MultiValueDict(told))

    def is_settled(self) -> bool:
        """Whether nothing on this page is left to be asked."""
        return self.is_valid()

    def answers(self) -> Answers:
        """What a valid form was told, cleaned, to be kept until it is sent."""
        return {name: value if isinstance(value, list) else [value] for name, value in self.cleaned_data.items()}

    def in_words(self) -> Iterator[tuple[str, str]]:
        """Each question of a valid form with its answer in words, which are empty if there is none."""
        for field in self:
            yield str(field.label), self._in_words(field)

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Fill in the choices of a field."""
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = choices

    def _kept(self, name: str) -> list[str] | str:
        values = self.told[name]
        return values if isinstance(self.fields[name], MultipleChoiceField) else values[0]

    def _in_words(self, field: BoundField) -> str:
        value, choices = self.cleaned_data[field.name], getattr(field.field, "choices", [])
        labels = {str(key): str(label) for key, label in choices}
        values: list[str] = value if isinstance(value, list) else [value]
        return "\n".join(labels.get(each, each) for each in values)
