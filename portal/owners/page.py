"""What an owner sees of a task: whom to look for and what is expected, and of the person no word more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

from portal.cases import exemptions, owner_answers, wording
from portal.cases import request as requests
from portal.cases.owner_answers import Said
from portal.inventory import recipients
from portal.owners import asked
from portal.owners.models import Task, Work
from portal.ui.signs import bracketed, labelled, listed
from portal.ui.texts import localised


@dataclass(frozen=True)
class TaskPage:
    """One task: ``person`` are label and value of what the person is found by."""

    task: Task
    person: list[tuple[str, str]]
    parts: list[Said]

    @property
    def erasing(self) -> bool:
        """Whether something is to be erased."""
        return self.task.work == Work.ERASE

    @property
    def untouched(self) -> bool:
        """Whether no file was given: then one press of a button can say that nothing is held."""
        return not any(part.files for part in self.parts)


def load(task: Task) -> TaskPage:
    """The page of a task. Raises KeyDestroyed."""
    return TaskPage(task, list(_person(task)), owner_answers.said(task))


def to_keep(task: Task, said: Said) -> list[str]:
    """What must stay of a collection in which something is erased: by law, or as staff decided, with the reason."""
    if task.work != Work.ERASE:
        return []
    case, held = task.case, said.held
    by_law = [
        bracketed(localised(each.label), listed([localised(each.statute), wording.until(localised(each.until))]))
        for each in held.retained
    ]
    columns = [{"path": held.address, "kinds": held.kinds}]
    decided = exemptions.covered(case.exemptions.all(), system=task.system.key, address=held.address, columns=columns)
    return by_law + [
        labelled(exemptions.words_of(case, part.exemption), exemptions.told(case, part.exemption)) for part in decided
    ]


def _person(task: Task) -> Iterator[tuple[str, str]]:
    """The name, the address, and those identifiers by which the system's file says that people are found there."""
    request = requests.of(task.case)
    known = {"name": request.name, **request.all_identities}
    needed = {"name", "email"} | asked.identities_of(task.system.datasets)
    labels = recipients.identifiers(get_language() or "en")
    for key, value in known.items():
        if key in needed and value:
            yield labels.get(key, key), value
