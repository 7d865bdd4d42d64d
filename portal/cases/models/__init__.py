"""The record of every request. What is personal is sealed under the case's key; the rest can be searched."""

from portal.cases.models.authority import Authority, Receives
from portal.cases.models.case import (
    Asked,
    Case,
    Channel,
    Decision,
    DelayReason,
    Event,
    Note,
    Outcome,
    SearchWord,
    Topic,
)
from portal.cases.models.document import Document
from portal.cases.models.erased import Erased
from portal.cases.models.fee import Fee
from portal.cases.models.finding import Choice, Exemption, Finding, FindingState, Scope, SharedChoice, SystemProblem
from portal.cases.models.hold import Hold
from portal.cases.models.notice import About, Notice, NoticeState
from portal.cases.models.plan import Erasure, Plan
from portal.cases.models.relation import Relation, RelationKind
from portal.cases.models.ruling import Corrected, Correction, Ruling

__all__ = [
    "About",
    "Asked",
    "Authority",
    "Case",
    "Channel",
    "Choice",
    "Corrected",
    "Correction",
    "Decision",
    "DelayReason",
    "Document",
    "Erased",
    "Erasure",
    "Event",
    "Exemption",
    "Fee",
    "Finding",
    "FindingState",
    "Hold",
    "Note",
    "Notice",
    "NoticeState",
    "Outcome",
    "Plan",
    "Receives",
    "Relation",
    "RelationKind",
    "Ruling",
    "Scope",
    "SearchWord",
    "SharedChoice",
    "SystemProblem",
    "Topic",
]
