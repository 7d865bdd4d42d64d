"""The run itself: day after day, whoever has something to do does it; at night the workers' work is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from django.utils import timezone

from portal.cases import checkpoints, services
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import CLOSED_STATES, State
from portal.cases.models import Case
from tests.simulation import people
from tests.simulation.office import Office
from tests.support.clock import Clock
from tests.support.running import run_due_jobs

START = datetime(2027, 1, 4, 9, tzinfo=UTC)
CONFIRMED = 0.9  # of those who file, so many open the link in the first mail
LONGEST_WAIT = 400  # days after the last request in which everything open must have ended
KEPT = 5 * 366  # days after which nothing is kept any more, whatever its outcome


@dataclass
class Years:
    """So many cases, spread over so many days."""

    cases: int
    days: int
    seed: int
    singers: int
    told: Callable[[str], None] = print
    newest: int = 0  # the key of the last case that the office has taken up
    agenda: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    def run(self) -> None:
        """Let the years pass until every case has ended and everything kept is gone."""
        self.random = Random(self.seed)
        self.office = Office(self.random)
        with Clock(START) as self.clock:
            day = 0
            while day < self.days or (self.agenda and day < self.days + LONGEST_WAIT):
                self._one_day(day)
                day += 1
            self.ended_on = day
            self.after_work()

    def after_work(self) -> None:
        """Retention runs out."""
        for _month in range(KEPT // 30):
            self.clock.move(timedelta(days=30))
            self._night()
            run_due_jobs()

    def _one_day(self, day: int) -> None:
        if day < self.days:
            self._file(day)
        for who, number in self.agenda.pop(day, ()):
            self._act(day, who, number)
        self._take_up(day)
        run_due_jobs()
        self._night()
        self.clock.move(timedelta(days=1))
        if day % 100 == 0:
            self.told(f"day {day}: {Case.objects.count()} cases, {self._open()} open")

    def _file(self, day: int) -> None:
        """Requests come in evenly."""
        for _request in range(self.cases * day // self.days, self.cases * (day + 1) // self.days):
            case = people.file_request(self.random, self.singers)
            if self.random.random() < CONFIRMED:
                self._note(day, self.random.randint(1, 3), "person", case.pk)

    def _take_up(self, day: int) -> None:
        """The office sees what is new: what people filed, and what staff split off."""
        for number in Case.objects.filter(pk__gt=self.newest).order_by("pk").values_list("pk", flat=True):
            self._note(day, self.random.randint(1, 4), "office", number)
            self.newest = number

    def _act(self, day: int, who: str, number: int) -> None:
        case = Case.objects.select_related("key", "assignee").get(pk=number)
        if who == "office" and case.state != State.DESTROYED:
            self._note(day, self.office.handle(case, timezone.localdate()), "office", number)
        elif who == "person" and case.state != State.DESTROYED:
            self._person(day, case)

    def _person(self, day: int, case: Case) -> None:
        try:
            wait = people.do_something(case, self.random)
        except NotAllowed:
            wait = 5
        self._note(day, wait, "person", case.pk)

    def _note(self, day: int, wait: int | None, who: str, number: int) -> None:
        if wait is not None:
            self.agenda[day + wait].append((who, number))

    def _night(self) -> None:
        today = timezone.localdate()
        services.remind(today)
        services.begin_due(today)
        services.destroy_expired(today)
        checkpoints.make()

    def _open(self) -> int:
        return Case.objects.exclude(state__in=[*CLOSED_STATES, State.DESTROYED]).count()
