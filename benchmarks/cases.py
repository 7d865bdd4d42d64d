"""Requests and staff of the benchmarks."""

from __future__ import annotations

import uuid

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.outbox.models import Job, JobState
from portal.staff.models import Role, User


def filed(kind: Kind, email: str, *categories: str) -> Case:
    """A request whose address is confirmed; the name is part of everybody's name there."""
    request = Request("Example", email, categories=list(categories))
    return services.confirm(services.file_request(Filing(uuid.uuid4(), kind, request, "en")))


def staff(role: Role, name: str) -> Actor:
    """A member of staff."""
    email = f"{name}@example.org"
    user = User.objects.filter(email=email).first()
    return Actor.staff(user or User.objects.create_user(email, "not used", name=name.title(), role=role))


def handler() -> Actor:
    """Who searches and delivers."""
    return staff(Role.HANDLER, "hanna")


def reached(case: Case, state: State) -> bool:
    """Whether the workers have brought the case there. Raises RuntimeError when a job of it stopped."""
    dead = Job.objects.filter(case=case, state=JobState.DEAD).values_list("problem", flat=True)
    if dead:
        raise RuntimeError(f"{case.kind}: {dead[0]}")
    return Case.objects.filter(pk=case.pk, state=state).exists()
