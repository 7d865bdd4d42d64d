"""The run itself: requests come in, staff do what is next, and every so often something breaks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from portal.cases.models import Case
from tests.faults.schedule.office import Office
from tests.faults.schedule.people import Person
from tests.faults.schedule.trouble import schedule
from tests.faults.schedule.world import World

LOOKS = 4  # of the office between two faults, at most
PAUSE = 0.15  # seconds between two looks, at most
PATIENCE = 300.0  # seconds after the last fault in which everything must have ended


@dataclass
class Run:
    """So many faults over the requests of all the people of a world."""

    world: World
    random: Random
    told: Callable[[str], None] = print
    requests: dict[Person, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    def go(self, faults: int) -> None:
        """Let it all happen, then mend everything and wait for the end. It is for the audit to say what is wrong."""
        self.office = Office()
        for number, fault in enumerate(schedule(faults, self.random), start=1):
            self.world.mend()
            fault(self.world, self.random)
            self.faults[fault.__name__] += 1
            self._live(filed=len(self.world.people) * number // faults)
            if number % 20 == 0:
                self.told(f"{number} faults, {len(self.requests)} requests, {len(self.office.open_cases())} open")
        self.world.mend()
        self._settle()

    @property
    def cases(self) -> dict[Person, Case]:
        """The case of each person as it is now."""
        found = Case.objects.select_related("key").in_bulk(self.requests.values())
        return {person: found[number] for person, number in self.requests.items()}

    def _live(self, *, filed: int) -> None:
        for person in self.world.people[len(self.requests) : filed]:
            self.requests[person] = person.file().pk
        for _look in range(self.random.randint(1, LOOKS)):
            self.office.work()
            time.sleep(self.random.uniform(0, PAUSE))

    def _settle(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.office.open_cases() and time.monotonic() < deadline:
            self.world.mend()  # a worker may end of itself when the broker goes away
            self.office.work()
            time.sleep(PAUSE)
