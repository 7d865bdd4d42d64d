"""What an erasure ends elsewhere: data of the same person that other cases hold would bring back what was erased."""

from __future__ import annotations

from django.utils import timezone

from portal.cases import queries
from portal.cases.actors import WORKER
from portal.cases.change import change
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Document
from portal.cases.persons import cases_of_same_person
from portal.identity import services as identity
from portal.outbox.services import cancel_for
from portal.owners.models import Task
from portal.vault import files


def end_others(case: Case) -> None:
    """End every link, package and collected row in other cases of the person whom this erasure is about.

    Call it inside a change of that case. A request for information that is not answered yet is searched again, as what
    it holds, or is just reading, is no longer true. Where there is nothing to end nothing is recorded. A package that
    was sent when this case was a request for information itself ends too.
    """
    _end_packages(case)
    for other in cases_of_same_person(case):
        if queries.holds_data_or_links(other):
            with change(other, Action.REVOKE, by=WORKER, because=case.pk) as held:
                _end(held)


def _end(case: Case) -> None:
    identity.revoke_links(case)
    if case.kind == Kind.ACCESS:
        cancel_for(case.pk)
        Task.objects.filter(case=case).delete()  # what was answered is no longer true: it is asked anew
    _end_packages(case)
    for file in queries.files_with_data(case):
        files.delete(file)


def _end_packages(case: Case) -> None:
    for package in Document.objects.filter(case=case, kind=Document.Kind.PACKAGE).select_related("file"):
        if package.revoked_at is None:
            package.revoked_at = timezone.now()
            package.save(update_fields=["revoked_at"])
        if package.file:
            files.delete(package.file)
