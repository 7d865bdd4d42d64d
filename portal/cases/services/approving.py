"""Before the irreversible: a second person approves, the person is told what goes, and may still change their mind."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.cases import deadlines, notes, queries
from portal.cases.actors import SUBJECT, WORKER, Actor
from portal.cases.change import NotAllowed, change, permit
from portal.cases.lifecycle import ERASURES, Action
from portal.cases.models import Case, Erasure, Plan
from portal.cases.services.asking import ask_owners
from portal.cases.services.erasing import go_on
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.law import waiting
from portal.outbox.models import JobKind
from portal.outbox.services import cancel_for, enqueue_anew
from portal.vault import fields
from portal.vault.keys import KeyDestroyed

BATCH = 500


def submit(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Ask a second person to approve the erasure as it is planned now; an earlier yes to it no longer counts."""
    with change(case, Action.SUBMIT, by=by, seen=seen) as case:
        void_approval(case)
        plan = _plan(case)
        plan.submitted_by = by.user
        plan.save(update_fields=["submitted_by"])
    return case


def send_back(case: Case, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Do not approve, or take the approval back before anything is erased: back to review, with a note that says why.

    What an earlier yes had begun is called off.
    """
    with change(case, Action.SEND_BACK, by=by, seen=seen) as case:
        void_approval(case)
        cancel_for(case.pk)
        notes.write(case, by=by, body=reason)
    return case


def approve(case: Case, *, by: Actor, seen: int | None = None) -> Case:
    """Let the package be made, or the erasure be run exactly as planned: the yes is to the plan's digest.

    An erasure is announced to the person first and begins some days later, or at once if the controller sets none.
    """
    if case.kind in ERASURES:
        return _approve_erasure(case, by=by, seen=seen)
    with change(case, Action.APPROVE, by=by, seen=seen) as case:
        enqueue_anew(JobKind.PACKAGE, key=f"{case.pk}:{case.search_no}", case_id=case.pk)
    return case


def begin(case: Case, *, by: Actor = SUBJECT, seen: int | None = None) -> Case:
    """Erase what was approved: the person wants it now, or their time to change their mind is over.

    Raises NotAllowed if they withdrew, somebody took the approval back, it has begun already, or another plan than
    the one they saw was approved since.
    """
    with change(case, Action.BEGIN, by=by, seen=seen) as case:
        plan = _plan(case)
        systems = fields.unseal(case, "plan", plan.body)["systems"]
        erasures = [Erasure(plan=plan, system_id=system) for system in systems]
        Erasure.objects.bulk_create(erasures, ignore_conflicts=True)  # approved again after a failure
        ask_owners(case)
        go_on(case, plan)
    return case


def begin_due(today: date) -> int:
    """Let every erasure begin whose waiting time is over, each in a transaction of its own; gives how many.

    Called again, or by two at once, it begins none twice: whoever comes second finds the case moved on.
    """
    begun = 0
    for case in queries.announced(today).iterator(chunk_size=BATCH):
        try:
            begin(case, by=WORKER)
            begun += 1
        except (NotAllowed, KeyDestroyed):
            continue
    return begun


def begins_if_approved(case: Case) -> date:
    """The day on which the erasure would begin if it were approved today."""
    return waiting.begins_on(timezone.localdate(), days=settings.ERASURE_WAITING_DAYS, due=deadlines.of(case).due)


def void_approval(case: Case) -> None:
    """Take back the yes to the plan; call it inside a change of the case."""
    Plan.objects.filter(case=case, search_no=case.search_no).update(approved_by=None, begins_on=None)


@transaction.atomic
def _approve_erasure(case: Case, *, by: Actor, seen: int | None) -> Case:
    case = Case.objects.select_for_update().get(pk=case.pk)  # what is approved is the plan it has now
    permit(case, Action.APPROVE, by)  # elsewhere there may be no plan
    plan, begins = _plan(case), begins_if_approved(case)
    with change(case, Action.APPROVE, by=by, seen=seen, plan=plan.digest, begins=begins.isoformat()) as case:
        plan.approved_by, plan.begins_on = by.user, begins
        plan.save(update_fields=["approved_by", "begins_on"])
        waits = begins > timezone.localdate()
        if waits:
            _announce(case, begins)
    return case if waits else begin(case, by=WORKER)


def _announce(case: Case, begins: date) -> None:
    link = correspondence.status_link(case)
    correspondence.queue_mail(case, Letter.ANNOUNCED, key=str(case.version), link=link, begins=begins)


def _plan(case: Case) -> Plan:
    return Plan.objects.get(case=case, search_no=case.search_no)
