"""What the staff of the simulated office do: mostly the next step, sometimes something else, sometimes too late."""

from __future__ import annotations

from datetime import date
from random import Random

from portal.cases import guards, lifecycle
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Guard, State
from portal.cases.models import Case
from portal.staff.models import Role, User
from tests.support import moves

NEXT = (Action.CONFIRM_MATCH, Action.SUBMIT, Action.APPROVE, Action.DELIVER, Action.ANSWER, Action.SEARCH, Action.SCOPE)
ENDS = (Action.REFUSE, Action.WITHDRAW)
ASIDE = 0.15  # how often staff do something other than the next step
FORGOTTEN = 0.04  # how often a case lies for weeks
PATIENCE = 45  # days after which an unconfirmed or unanswered request is ended


class Office:
    """Five handlers and two data-protection officers."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.handlers = [_member(Role.HANDLER, number) for number in range(5)]
        self.officers = [_member(Role.DPO, number) for number in range(2)]

    def handle(self, case: Case, today: date) -> int:
        """Take a case one step further, if anything can be done; gives the days until somebody looks at it again."""
        if case.state in (State.UNCONFIRMED, State.WAITING) and (today - case.changed_at.date()).days < PATIENCE:
            return self.random.randint(5, 15)
        by = self.random.choice([*self.handlers, *self.officers])
        try:
            self._step(case, by)
        except NotAllowed:
            return 1
        return self.random.randint(20, 70) if self.random.random() < FORGOTTEN else self.random.randint(1, 5)

    def _step(self, case: Case, by: Actor) -> None:
        wished = self._aside(case, by) if self.random.random() < ASIDE else self._next(case, by)
        if wished is None:
            by = self.random.choice(self.officers)
            wished = self._next(case, by) or self._end(case, by)
        if wished is Action.CHOOSE:
            moves.decide(case, by=by, random=self.random)
        elif wished:
            moves.act(case, wished, by=by, random=self.random)

    def _next(self, case: Case, by: Actor) -> Action | None:
        offered = moves.offered(case, by)
        if Action.CHOOSE in lifecycle.actions(case.kind, case.state, by.who) and guards.undecided(case):
            return Action.CHOOSE
        done = {Action.SEARCH, Action.SCOPE} if case.state == State.REVIEW else set()
        if not case.ambiguous:
            done.add(Action.CONFIRM_MATCH)
        steps = (action for action in NEXT if action in offered and action not in done)
        return next((action for action in steps if not self._missing(case, action, by)), None)

    def _aside(self, case: Case, by: Actor) -> Action | None:
        others = [action for action in moves.offered(case, by) if action not in (*NEXT, *ENDS)]
        return self.random.choice([*others, Action.CHOOSE, None]) if others else None

    def _end(self, case: Case, by: Actor) -> Action | None:
        offered = moves.offered(case, by)
        return next((action for action in ENDS if action in offered), None)

    def _missing(self, case: Case, action: Action, by: Actor) -> list[Guard]:
        row = lifecycle.transition(case.kind, case.state, action)
        return guards.unmet(case, row.guards, by) if row else []


def _member(role: Role, number: int) -> Actor:
    email = f"{role}{number}@example.org"
    return Actor.staff(User.objects.create_user(email, "not used", name=f"{role.label} {number}", role=role))
