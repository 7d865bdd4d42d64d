"""Staff who do the next step of every case, and try again when something is down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import CLOSED_STATES, ERASURES, Kind, State
from portal.cases.models import Case
from portal.staff.models import Role, User


class Office:
    """A handler and two data-protection officers."""

    def __init__(self) -> None:
        self.handler = _member("hanna", Role.HANDLER)
        self.dpo = _member("dara", Role.DPO)
        self.second = _member("dilip", Role.DPO)
        self._steps: Mapping[State, Callable[[Case], object]] = {
            State.OPEN: self._begin,
            State.REVIEW: self._review,
            State.APPROVAL: lambda case: services.approve(case, by=self.second),
            State.READY: lambda case: services.deliver(case, by=self.dpo),
        }

    def open_cases(self) -> list[Case]:
        """What has not come to its end."""
        return list(Case.objects.exclude(state__in=CLOSED_STATES).select_related("key").order_by("pk"))

    def work(self) -> None:
        """One look at every case that waits for somebody."""
        for case in self.open_cases():
            step = self._steps.get(State(case.state))
            if step:
                with suppress(NotAllowed):  # a worker was quicker, or something is still down
                    step(case)

    def _begin(self, case: Case) -> None:
        if case.kind == Kind.QUERY:
            services.answer(case, by=self.handler, body="It was not decided by a machine.")
        else:
            services.search(case, by=self.handler)

    def _review(self, case: Case) -> None:
        """What a system that was down kept from being found is looked for again."""
        try:
            if case.kind in ERASURES:
                services.submit(case, by=self.dpo)
            else:
                services.approve(case, by=self.handler)
        except NotAllowed:
            services.search(case, by=self.handler)


def _member(name: str, role: Role) -> Actor:
    return Actor.staff(User.objects.create_user(f"{name}@example.com", "not used", name=name, role=role))
