"""What staff and the person do while a case is open: assign, note, ask, write, reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from portal.cases import deadlines, notes, questions
from portal.cases import request as requests
from portal.cases.actors import SUBJECT, Actor
from portal.cases.change import change
from portal.cases.lifecycle import ANNOUNCED_STATES, Action
from portal.cases.models import Asked, Case
from portal.cases.services.approving import void_approval
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.correspondence.uploads import Upload
from portal.law.jurisdiction import Question
from portal.staff.models import User


def assign(case: Case, *, by: Actor, to: User | None, seen: int | None = None) -> Case:
    """Give the case to somebody, or to nobody."""
    with change(case, Action.ASSIGN, by=by, seen=seen, to=to.pk if to else None) as case:
        case.assignee = to
    return case


def set_scope(case: Case, *, by: Actor, categories: Iterable[str], seen: int | None = None) -> Case:
    """Say which categories an information deletion is about: the person may have said it in words only (Art. 17).

    A plan that was made for another choice is void: the case is searched again.
    """
    chosen = sorted(set(categories))
    with change(case, Action.SCOPE, by=by, seen=seen, categories=len(chosen)) as case:
        case.request = requests.seal(case, replace(requests.of(case), categories=chosen))
    return case


def add_note(case: Case, *, by: Actor, body: str) -> Case:
    """Write down something for colleagues; the person does not see it."""
    with change(case, Action.NOTE, by=by) as case:
        notes.write(case, by=by, body=body)
    return case


def send_message(case: Case, *, by: Actor, body: str) -> Case:
    """Write to the person without waiting for an answer."""
    with change(case, Action.MESSAGE, by=by) as case:
        message = correspondence.record_message(case, body, author=by.user)
        _tell(case, Letter.MESSAGE, message.pk)
    return case


def ask(case: Case, *, by: Actor, body: str, seen: int | None = None) -> Case:
    """Ask the person what their request means; where the law lets it, the time stands still until they answer.

    See EDPB Guidelines 01/2022; the law's own word is :attr:`portal.law.jurisdiction.Jurisdiction.stops`.
    """
    asked = Asked.CLARIFICATION
    with change(case, Action.ASK, by=by, seen=seen, asked=asked.value) as case:
        questions.ask(case, asked)
        message = correspondence.record_message(case, body, author=by.user)
        link = correspondence.status_link(case)
        stops = deadlines.stops(case, Question.CLARIFICATION)
        correspondence.queue_mail(case, Letter.QUESTION, key=str(message.pk), link=link, stops=stops)
    return case


def reply(case: Case, *, body: str, uploads: Iterable[Upload] = ()) -> Case:
    """Take what the person writes, with files; an answer to a question starts the time again.

    While nobody has accepted a proof of who they are, their files count as that, and go once it is checked.
    An erasure that was announced waits until somebody has read it and approves once more.
    """
    with change(case, Action.REPLY, by=SUBJECT) as case:
        if case.state in ANNOUNCED_STATES:
            void_approval(case)
        correspondence.record_message(case, body, uploads=uploads, proof=case.in_doubt)
    return case


def _tell(case: Case, letter: Letter, message_id: int) -> None:
    correspondence.queue_mail(case, letter, key=str(message_id), link=correspondence.status_link(case))
