"""Who acts on a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.staff.models import User


class Who(StrEnum):
    """The parts people and programs play in the lifecycle table."""

    SUBJECT = "subject"  # the data subject, or whoever represents them
    HANDLER = "handler"
    DPO = "dpo"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    WORKER = "worker"
    OWNER = "owner"  # of a data system that no connector reaches


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a part, and for staff the user."""

    who: Who
    user: User | None = None

    @classmethod
    def staff(cls, user: User) -> Actor:
        """The actor that a member of staff is."""
        return cls(Who(user.role), user)

    def __str__(self) -> str:
        return f"staff:{self.user.pk}" if self.user else self.who.value


SUBJECT = Actor(Who.SUBJECT)
WORKER = Actor(Who.WORKER)
OWNER = Actor(Who.OWNER)
