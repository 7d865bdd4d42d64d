"""What owners of systems answered, as findings of a case: counted, accounted for and given out like any others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.cases import findings
from portal.cases import request as requests
from portal.cases.findings import Details, Found, SearchResult, Stays
from portal.cases.lifecycle import ERASURES, Kind
from portal.cases.models import Case, Finding, FindingState
from portal.inventory.models import DataSystem
from portal.law.keeping import Why
from portal.owners import asked
from portal.owners.asked import Held
from portal.owners.models import OPEN_TASKS, Answer, Stance, Task, TaskFile, Work
from portal.texts import Text, in_language
from portal.vault import fields, files
from portal.vault.models import VaultFile

TEXT, FILE = "text", "file"
COLUMNS: dict[str, str | Promise] = {TEXT: _("What the system’s owner wrote"), FILE: _("File")}


@dataclass(frozen=True)
class Said:
    """What an owner says of one collection, in plain text. ``files`` are those they gave, ``names`` what they call
    them.
    """

    held: Held
    stance: str = ""
    text: str = ""
    erased: int = 0
    kept: int = 0
    ground: str = ""
    reason: str = ""
    files: tuple[TaskFile, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many records that is."""
        if self.stance == Stance.HELD:
            return len(self.files) + bool(self.text)
        return self.erased + self.kept

    @property
    def complete(self) -> bool:
        """Whether it is an answer: something given, or a word that nothing is held."""
        return self.stance == Stance.NOTHING or self.rows > 0

    @property
    def words(self) -> str:
        """What was said, in a few words for staff."""
        if self.stance in (Stance.ERASED, Stance.KEPT, Stance.PARTLY):
            return gettext("%(erased)d erased, %(kept)d kept") % {"erased": self.erased, "kept": self.kept}
        if self.stance == Stance.NOTHING:
            return gettext("nothing is held")
        return ngettext("%(count)d entry", "%(count)d entries", self.rows) % {"count": self.rows}

    @property
    def given(self) -> list[tuple[int, str]]:
        """The files by id and name."""
        return [(file.pk, name) for file, name in zip(self.files, self.names, strict=True)]


def people_systems() -> QuerySet[DataSystem]:
    """The systems in use that people answer for."""
    return DataSystem.objects.filter(active=True, owner__isnull=False).select_related("owner")


def work_of(case: Case) -> Work:
    """What owners are asked for in a case of this kind."""
    return Work.ERASE if case.kind in ERASURES else Work.FIND


def concerned(case: Case, system: DataSystem) -> list[Held]:
    """The collections of a system that a case is about: all, or those with the information that is to be erased."""
    only = requests.of(case).categories if case.kind == Kind.INFORMATION_DELETION else ()
    return asked.collections_of(system.datasets, only)


def named(case: Case, system: DataSystem) -> str:
    """What the person is told that a system is called: in its file, or else by staff."""
    held = asked.collections_of(system.datasets)
    return in_language(held[0].system, get_language() or case.language) if held and held[0].system else system.label


def open_tasks(case: Case) -> QuerySet[Task]:
    """What is still waited for."""
    return Task.objects.filter(case=case, state__in=sorted(OPEN_TASKS))


def said(task: Task) -> list[Said]:
    """Every collection of a task with what its owner says of it so far. Raises KeyDestroyed."""
    answers = {answer.address: answer for answer in task.answers.all()}
    given = list(task.files.select_related("file"))
    return [
        _said(task.case, held, answers.get(held.address), [file for file in given if file.address == held.address])
        for held in concerned(task.case, task.system)
    ]


def name_of(case: Case, file: TaskFile) -> str:
    """What the owner calls a file, made safe. Raises KeyDestroyed."""
    return str(fields.unseal(case, "task_file", file.name))


def keep(case: Case, task: Task) -> list[Finding]:
    """Count what an owner answered as findings of the case's current search, instead of an earlier answer."""
    _forget(case, task)
    found = [_found(case, task, each) for each in said(task)]
    made = findings.keep(case, SearchResult(found))
    for finding in made if task.work == Work.ERASE else ():
        finding.erased, finding.left = finding.to_erase, 0
        finding.save(update_fields=["erased", "left"])
    return made


def keep_unanswered(case: Case, task: Task, reason: str) -> list[Finding]:
    """Put down that nobody answered for the system, and why we went on, in the words that the person is told."""
    _forget(case, task)
    found = [
        Found(task.system_id, held.address, FindingState.UNANSWERED, details=replace(_details(held), told=reason))
        for held in concerned(case, task.system)
    ]
    return findings.keep(case, SearchResult(found))


def carry_on(case: Case) -> None:
    """What owners answered stands when everything else is searched again: it becomes part of the next search."""
    whose = Task.objects.filter(case=case, system__in=people_systems()).values("system")
    answered = Finding.objects.filter(case=case, search_no=case.search_no, system__in=whose)
    answered.update(search_no=case.search_no + 1)


def in_every_language(text: str | Promise) -> Text:
    """A text of ours as dataset files have theirs: a table by language."""
    table = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            table[code] = str(text)
    return table


def _said(case: Case, held: Held, answer: Answer | None, given: list[TaskFile]) -> Said:
    names = tuple(name_of(case, file) for file in given)
    if answer is None:
        return Said(held, files=tuple(given), names=names)
    return Said(
        held,
        stance=answer.stance,
        text=str(fields.unseal(case, "task_text", answer.text)) if answer.text else "",
        erased=answer.erased,
        kept=answer.kept,
        ground=answer.ground,
        reason=str(fields.unseal(case, "task_reason", answer.reason)) if answer.reason else "",
        files=tuple(given),
        names=names,
    )


def _found(case: Case, task: Task, each: Said) -> Found:
    return Found(
        system_id=task.system_id,
        address=each.held.address,
        state=FindingState.FOUND if each.rows else FindingState.EMPTY,
        found=each.rows,
        to_erase=each.erased,
        rows=_rows(case, each) if each.rows and task.work == Work.FIND else None,
        details=replace(
            _details(each.held),
            delete=task.work == Work.ERASE,
            kept=[Stays(each.kept, Why.STAFF, reason=each.reason, ground=each.ground)] if each.kept else [],
        ),
    )


def _details(held: Held) -> Details:
    columns: list[dict[str, Any]] = [
        {"path": path, "label": in_every_language(label), "kinds": list(held.kinds)} for path, label in COLUMNS.items()
    ]
    return Details(label=held.label, system=held.system, by_owner=True, columns=columns)


def _rows(case: Case, each: Said) -> VaultFile:
    """As JSON lines, like the rows of any other system: what was typed, then a line for each file."""
    rows = [{TEXT: each.text, FILE: ""}] if each.text else []
    rows += [{TEXT: "", FILE: name} for name in each.names]
    with files.create(case) as out:
        for row in rows:
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    return out.file


def _forget(case: Case, task: Task) -> None:
    earlier = Finding.objects.filter(case=case, search_no=case.search_no, system=task.system)
    for finding in earlier.exclude(file=None).select_related("file"):
        if finding.file:
            files.delete(finding.file)
    earlier.delete()
