"""The topic of a general request on the desk: what it rests on, its tasks, what computers decide, what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from portal.cases import rulings, topics
from portal.cases.models import Case, Correction, Topic
from portal.cases.rulings import Told
from portal.inventory.automated import AutomatedDecision, automated_decisions
from portal.inventory.models import DataSystem


@dataclass(frozen=True)
class Task:
    """The correction in one data system; ``done`` None while nobody has said what became of it."""

    system: DataSystem
    done: Correction | None
    reason: str = ""


@dataclass(frozen=True)
class TopicPart:
    """What the page of a general request shows besides: empty lists where the topic has no such thing."""

    article: str
    tasks: list[Task]
    explained: list[AutomatedDecision]
    ruling: Told | None


def topic_part(case: Case) -> TopicPart | None:
    """The part about the topic; None for other kinds of request. Raises KeyDestroyed."""
    if not case.topic:
        return None
    by_computer = case.topic == Topic.AUTOMATED_DECISION
    return TopicPart(
        article=topics.article(case),
        tasks=_tasks(case) if case.topic == Topic.RECTIFICATION else [],
        explained=automated_decisions(get_language() or "en") if by_computer else [],
        ruling=rulings.of(case),
    )


def _tasks(case: Case) -> list[Task]:
    done = {each.system_id: each for each in case.corrections.select_related("by")}
    systems = [system for system in DataSystem.objects.all() if system.active or system.pk in done]
    return [_task(case, system, done.get(system.pk)) for system in systems]


def _task(case: Case, system: DataSystem, done: Correction | None) -> Task:
    return Task(system, done, rulings.reason_of(case, done.reason) if done else "")
