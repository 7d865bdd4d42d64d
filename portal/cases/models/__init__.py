"""The record of every request. What is personal is sealed under the case's key; the rest can be searched."""

from portal.cases.models.case import Case, Event, Note, Outcome, SearchWord, Topic
from portal.cases.models.document import Document
from portal.cases.models.finding import Choice, Finding, FindingState, SharedChoice, SystemProblem
from portal.cases.models.plan import Erasure, Plan
from portal.cases.models.relation import Relation, RelationKind

__all__ = [
    "Case",
    "Choice",
    "Document",
    "Erasure",
    "Event",
    "Finding",
    "FindingState",
    "Note",
    "Outcome",
    "Plan",
    "Relation",
    "RelationKind",
    "SearchWord",
    "SharedChoice",
    "SystemProblem",
    "Topic",
]
