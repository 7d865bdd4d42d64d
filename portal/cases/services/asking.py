"""Asking the people who answer for systems that no connector reaches, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases import evidence, exemptions, owner_answers, queries
from portal.cases.actors import OWNER, WORKER, Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import ERASURES, OPEN_STATES, Action
from portal.cases.models import Case
from portal.cases.occasions import OWNER_CHASED, stage
from portal.cases.services.erasing import go_on
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.correspondence.uploads import Upload
from portal.inventory.models import DataSystem
from portal.owners import links, rules
from portal.owners.models import Answer, Task, TaskFile, TaskState, Work
from portal.texts import in_language
from portal.ui.signs import labelled, listed
from portal.ui.texts import localised
from portal.vault import fields, files
from portal.vault.keys import KeyDestroyed

LETTERS = {Work.FIND: Letter.OWNER_FIND, Work.ERASE: Letter.OWNER_ERASE}
MOST_FILES = 50


def ask_owners(case: Case) -> None:
    """Ask the owner of every system that people answer for, unless they were asked for this case already.

    Nobody is asked any longer for a system that has a connection now, or is not in use. Call it inside a change of the
    case.
    """
    _stop(case, owner_answers.open_tasks(case).exclude(system__in=owner_answers.people_systems()))
    for system in owner_answers.people_systems():
        if owner_answers.concerned(case, system):
            _ask_once(case, system)


def call_off(case: Case) -> None:
    """Ask nobody any longer, and destroy what owners gave; whoever was still asked is told that it is over.

    Call it inside a change of the case.
    """
    stop_asking(case)
    for file in TaskFile.objects.filter(task__case=case).select_related("file"):
        files.delete(file.file)
    Task.objects.filter(case=case).delete()


def stop_asking(case: Case) -> None:
    """The same for what was not answered yet; what was stays. Call it inside a change of the case."""
    _stop(case, owner_answers.open_tasks(case))


def ask_again(case: Case, task: Task, *, by: Actor, seen: int | None = None) -> Case:
    """Ask the same owner once more: a new link, and the old ones end. What they saved so far stays."""
    facts = {"task": task.pk, "system": task.system_id, "again": True}
    with change(case, Action.ASK_OWNER, by=by, seen=seen, **facts) as case:
        _ask(case, _task(case, task))
    return case


def ask_somebody_else(
    case: Case, task: Task, *, by: Actor, name: str, email: str, language: str, seen: int | None = None
) -> Case:
    """Ask another colleague for this one case. What the first had saved is destroyed: it may be anything."""
    facts = {"task": task.pk, "system": task.system_id, "again": True, "other": True}
    with change(case, Action.ASK_OWNER, by=by, seen=seen, **facts) as case:
        task = _task(case, task)
        _forget_answers(task)
        task.name, task.email, task.language = name, email, language
        _ask(case, task)
    return case


def go_on_without(case: Case, task: Task, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Wait for an owner no longer. The person is told that this system was not answered for, and why."""
    facts = {"task": task.pk, "system": task.system_id}
    with change(case, Action.PROCEED_WITHOUT, by=by, seen=seen, **facts) as case:
        task = _task(case, task)
        if not task.is_open:
            raise NotAllowed(_("This task has an answer already."))
        _forget_answers(task)
        task.reason = fields.seal(case, "task_skipped", reason)
        _end(case, task, TaskState.SKIPPED)
        owner_answers.keep_unanswered(case, task, reason)
        _go_on(case)
    return case


def open_task(task: Task) -> None:
    """Evidence that the owner opened the link."""
    with change(task.case, Action.OPEN_TASK, by=OWNER, task=task.pk, system=task.system_id):
        Task.objects.filter(pk=task.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def save_answers(task: Task, said: Mapping[str, Mapping[str, Any]], given: Mapping[str, Iterable[Upload]]) -> Task:
    """Keep what an owner has so far, by collection; they can come back to it. ``given`` are further files.

    Raises NotAllowed once the task has ended, or for more files than one task can take.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("key").get(pk=task.case_id)
    task = _open_task(case, task)
    known = {held.address for held in owner_answers.concerned(case, task.system)}
    for address in known & said.keys():
        Answer.objects.update_or_create(task=task, address=address, defaults=_sealed(case, said[address]))
    for address in known & given.keys():
        for upload in given[address]:
            _attach(case, task, address, upload)
    if task.files.count() > MOST_FILES:
        raise NotAllowed(_("These are more than %(most)d files. Put some of them together.") % {"most": MOST_FILES})
    return task


@transaction.atomic
def remove_file(task: Task, file_id: int) -> None:
    """Destroy a file that an owner gave by mistake. Raises NotAllowed once the task has ended."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=task.case_id)
    for given in _open_task(case, task).files.filter(pk=file_id).select_related("file"):
        files.delete(given.file)


def answer_task(task: Task) -> Case:
    """Take what the owner saved as the answer: it counts as found, or as erased and kept, and the link ends.

    Raises NotAllowed while a collection has no answer.
    """
    facts = {"task": task.pk, "system": task.system_id}
    with transaction.atomic(), change(task.case, Action.ANSWER_TASK, by=OWNER, **facts) as case:
        task = _open_task(case, task)
        if missing := [localised(each.held.label) for each in owner_answers.said(task) if not each.complete]:
            raise NotAllowed(labelled(_("Still without an answer"), listed(missing)))
        _end(case, task, TaskState.ANSWERED)
        owner_answers.keep(case, task)
        _go_on(case)
    return case


def decline_task(task: Task, *, note: str) -> Case:
    """The owner says that somebody else has to answer; whoever handles the case decides who."""
    with change(task.case, Action.DECLINE_TASK, by=OWNER, task=task.pk, system=task.system_id) as case:
        task = _open_task(case, task)
        task.note = fields.seal(case, "task_note", note)
        task.declined_on = timezone.localdate()
        _end(case, task, TaskState.MISDIRECTED)
    return case


def record_given(case: Case, file: TaskFile, *, by: Actor) -> None:
    """Evidence that somebody of staff opened a file that an owner gave."""
    with change(case, Action.VIEW_DATA, by=by, given=file.pk):
        pass


def chase_owners(today: date) -> int:
    """Remind owners who have not answered: five days after asking, then every four. Gives how many were reminded."""
    waiting = Task.objects.filter(state=TaskState.ASKED, case__state__in=sorted(OPEN_STATES), case__key__isnull=False)
    due = waiting.filter(asked_on__lte=OWNER_CHASED.first(today)).select_related("case")
    return sum(_chase(task, today) for task in due.order_by("pk"))


def _chase(task: Task, today: date) -> bool:
    day = stage(OWNER_CHASED, task.asked_on, today)
    if day is None or (task.chased_on and day <= task.chased_on):
        return False
    try:
        with change(task.case, Action.CHASE_OWNER, by=WORKER, task=task.pk, system=task.system_id) as case:
            task = _open_task(case, task)
            task.chased_on = day
            task.save(update_fields=["chased_on"])
            _mail(case, task, Letter.OWNER_CHASE, f"{task.pk}:{task.round}:{day}", link=links.issue(task))
    except (NotAllowed, KeyDestroyed):  # it was answered, or has ended, meanwhile
        return False
    return True


def _stop(case: Case, tasks: QuerySet[Task]) -> None:
    for task in tasks.select_related("system"):
        _mail(case, task, Letter.OWNER_ENDED, f"{task.pk}:{task.round}")
        _forget_answers(task)
        task.delete()


def _ask_once(case: Case, system: DataSystem) -> None:
    owner, today = system.owner, timezone.localdate()
    task, new = Task.objects.get_or_create(
        case=case,
        system=system,
        work=owner_answers.work_of(case),
        defaults={
            "name": owner.name,
            "email": owner.email,
            "language": owner.language,
            "asked_on": today,
            "answer_by": rules.answer_by(today, case.due_on),
        },
    )
    if new or (task.state == TaskState.ASKED and not task.links.filter(revoked_at=None).exists()):
        _ask(case, task, new=new)
        facts = {"task": task.pk, "system": system.pk}
        evidence.append(case, Action.ASK_OWNER, by=WORKER, facts=facts)


def _ask(case: Case, task: Task, *, new: bool = False) -> None:
    today = timezone.localdate()
    links.revoke(Task.objects.filter(pk=task.pk))
    task.round += 0 if new else 1
    task.state, task.asked_on, task.answer_by = TaskState.ASKED, today, rules.answer_by(today, case.due_on)
    task.chased_on = task.declined_on = task.answered_at = task.opened_at = task.note = task.reason = None
    task.save()
    _mail(case, task, LETTERS[Work(task.work)], f"{task.pk}:{task.round}", link=links.issue(task))


def _mail(case: Case, task: Task, letter: Letter, key: str, **context: object) -> None:
    """To the owner, in their language. Nothing in it says whom the request is about."""
    system = in_language(task.system.label, task.language)
    values = {"owner": task.name, "system": system, "answer_by": task.answer_by, **context}
    correspondence.queue_to(case, letter, key=key, to=task.email, language=task.language, **values)


def _end(case: Case, task: Task, state: TaskState) -> None:
    """No link opens it any more, unless it is asked again."""
    task.state = state
    if not task.is_open:
        task.answered_at = timezone.now()
    links.revoke(Task.objects.filter(pk=task.pk))
    task.save()


def _go_on(case: Case) -> None:
    """What an answer sets going: the numbers of an access, or the rest of an erasure."""
    plan = queries.approved_plan(case)
    if case.kind not in ERASURES:
        exemptions.recount(case)
    elif plan is not None and Action.RECORD_DOCUMENT in queries.allowed_actions(case, WORKER):
        go_on(case, plan)


def _task(case: Case, task: Task) -> Task:
    """The task as it stands now that the case is locked."""
    return Task.objects.select_related("system").get(pk=task.pk, case=case)


def _open_task(case: Case, task: Task) -> Task:
    """The same for its owner. Raises NotAllowed once there is nothing to answer any more."""
    fresh = Task.objects.select_related("system").filter(pk=task.pk, case=case).first()
    if fresh is None or fresh.state != TaskState.ASKED or case.state not in OPEN_STATES:
        raise NotAllowed(_("This task has ended. You need not do anything any more."))
    fresh.case = case
    return fresh


def _sealed(case: Case, said: Mapping[str, Any]) -> dict[str, Any]:
    text, reason = said.get("text", ""), said.get("reason", "")
    return {
        "stance": said.get("stance", ""),
        "text": fields.seal(case, "task_text", text) if text else None,
        "erased": said.get("erased", 0),
        "kept": said.get("kept", 0),
        "ground": said.get("ground", ""),
        "reason": fields.seal(case, "task_reason", reason) if reason else None,
    }


def _attach(case: Case, task: Task, address: str, upload: Upload) -> None:
    with files.create(case) as out:
        out.write(upload.content)
    TaskFile.objects.create(task=task, address=address, name=fields.seal(case, "task_file", upload.name), file=out.file)


def _forget_answers(task: Task) -> None:
    for given in task.files.select_related("file"):
        files.delete(given.file)
    task.answers.all().delete()
