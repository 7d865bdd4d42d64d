"""What the staff of the simulated office do: mostly the next step, sometimes something else, sometimes too late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from portal.cases import lifecycle
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.guards import unmet
from portal.cases.lifecycle import Action, Guard, State
from portal.cases.models import Case
from portal.staff.models import Role, User
from tests.support import moves

NEXT = (
    Action.SUBMIT, Action.APPROVE, Action.DELIVER, Action.ANSWER, Action.SEARCH, Action.SCOPE, Action.CLOSE_UNANSWERED,
)  # fmt: skip
FIRST: Mapping[Guard, Action] = {  # what brings about that a guard holds
    Guard.DELAY_EXPLAINED: Action.EXPLAIN_DELAY,
    Guard.NOT_DOUBTED: Action.ACCEPT_IDENTITY,
    Guard.CORRECTED: Action.CORRECT,
    Guard.AUTHORITY: Action.CHECK_AUTHORITY,
    Guard.ERASABLE: Action.RELEASE_HOLD,
    Guard.ONE_PERSON: Action.CONFIRM_MATCH,
    Guard.SHARED_DECIDED: Action.CHOOSE,
    Guard.GIVEN_FIRST: Action.ERASE_FIRST,
}
ENDS = (Action.REFUSE, Action.WITHDRAW)
AFTERWARDS = (Action.RELEASE_HOLD, Action.LIFT, Action.ANNOUNCE_END)  # what lets a closed case go in the end
WORKING = frozenset({State.SEARCHING, State.ANNOUNCED, State.EXECUTING})  # nobody has anything to do
ASIDE = 0.15  # how often staff do something other than the next step
FORGOTTEN = 0.04  # how often a case lies for weeks
REOPENED = 0.01  # how often a closed case is taken up again
PATIENCE = 45  # days after which a request is ended that was not confirmed, or a question that was not answered


class Office:
    """Five handlers and two data-protection officers."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.officers = [_member(Role.DPO, number) for number in range(2)]
        self.staff = [*self.officers, *(_member(Role.HANDLER, number) for number in range(5))]

    def handle(self, case: Case, today: date) -> int | None:
        """Take a case one step further, if anything can be done; gives the days until somebody looks at it again."""
        if not case.is_open:
            return self._afterwards(case)
        waits = case.state in (State.UNCONFIRMED, State.WAITING) and (today - case.changed_at.date()).days < PATIENCE
        if waits or case.state in WORKING:
            return self.random.randint(1, 15)
        try:
            self._step(case, self.random.choice(self.staff))
        except NotAllowed:
            return 1
        return self.random.randint(20, 70) if self.random.random() < FORGOTTEN else self.random.randint(1, 5)

    def _step(self, case: Case, by: Actor) -> None:
        wished = self._aside(case, by) if self.random.random() < ASIDE else self._next(case, by)
        if wished is None:
            by = self.random.choice(self.officers)
            wished = self._next(case, by) or self._first_of(ENDS, case, by)
        if wished is Action.CHOOSE:
            moves.decide(case, by=by, random=self.random)
        elif wished:
            moves.act(case, wished, by=by, random=self.random)

    def _next(self, case: Case, by: Actor) -> Action | None:
        """The next step, or what has to be done before it."""
        offered = lifecycle.actions(case.kind, case.state, by.who)
        done = {Action.SEARCH, Action.SCOPE} if case.state == State.REVIEW else set()
        for action in NEXT:
            if action in offered and action not in done:
                missing = _missing(case, action, by)
                before = [FIRST[guard] for guard in missing if guard in FIRST and FIRST[guard] in offered]
                if before or not missing:
                    return before[0] if before else action
        return None

    def _aside(self, case: Case, by: Actor) -> Action | None:
        others = [action for action in moves.offered(case, by) if action not in (*NEXT, *ENDS)]
        return self.random.choice([*others, Action.CHOOSE]) if others else None

    def _first_of(self, actions: tuple[Action, ...], case: Case, by: Actor) -> Action | None:
        """The first that can be done, or what has to be done before it."""
        offered = moves.offered(case, by)
        for action in actions:
            missing = _missing(case, action, by)
            before = [FIRST[guard] for guard in missing if FIRST.get(guard) in offered]
            if action in offered and (before or not missing):
                return before[0] if before else action
        return None

    def _afterwards(self, case: Case) -> int | None:
        by = self.random.choice(self.officers)
        wished = self._first_of(AFTERWARDS, case, by)
        if self.random.random() < REOPENED:
            wished = self._first_of((Action.REOPEN,), case, by)
        if wished is None:
            return None
        try:
            moves.act(case, wished, by=by, random=self.random)
        except NotAllowed:
            return 7
        return 7


def _missing(case: Case, action: Action, by: Actor) -> list[Guard]:
    row = lifecycle.transition(case.kind, case.state, action)
    return unmet(case, row.guards, by) if row else []


def _member(role: Role, number: int) -> Actor:
    email = f"{role}{number}@example.org"
    return Actor.staff(User.objects.create_user(email, "not used", name=f"{role.label} {number}", role=role))
