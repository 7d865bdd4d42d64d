"""What owners of systems gave, as a package has it: what they wrote as records, and their files as files."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import translation

from portal.cases import owner_answers
from portal.cases.models import Case, Finding
from portal.inventory.categories import kind_of, words_for
from portal.owners.models import TaskFile, TaskState
from portal.ui.signs import listed
from portal.vault import files
from workers.engine.dataset import Collection
from workers.jobs import describing
from workers.package.model import FieldPart, FilePart


def files_of(case: Case, finding: Finding) -> tuple[FilePart, ...]:
    """The files of one collection, if any of it is given out."""
    if not finding.included:
        return ()
    given = TaskFile.objects.filter(task__case=case, task__state=TaskState.ANSWERED, address=finding.address)
    return tuple(
        FilePart(name=owner_answers.name_of(case, each), read=partial(files.read, each.file))
        for each in given.select_related("file__case__key")
    )


def said_of(collection: Collection, hidden: frozenset[str], language: str) -> dict[str, Any]:
    """What is said of such a collection: what its file says, but for its fields, which are those of an answer."""
    with translation.override(language):
        kinds = sorted({kind_of(each) for each in (*collection.categories, *_below(collection))})
        kind = listed([words_for(each) for each in kinds])
        fields = tuple(
            FieldPart(name=name, label=str(label), category_label=kind)
            for name, label in owner_answers.COLUMNS.items()
            if name not in hidden
        )
    return {**describing.about_collection(collection, language), "fields": fields}


def _below(collection: Collection) -> list[str]:
    return [category for field in collection.walk() for category in field.categories]
