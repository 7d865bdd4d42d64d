"""Random actions by random roles against the real services: whatever happens, the record stays true."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.cases import deadlines, evidence, queries, services
from portal.cases.actors import Actor, Who
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, transition
from portal.cases.models import Case, Document
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.correspondence.models import Mail
from portal.desk import acts
from portal.outbox.models import Job, JobState
from portal.staff.models import Role, User
from tests.support import moves, small_systems
from tests.support.clock import Clock
from tests.support.running import run_due_jobs

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAFF = (Role.HANDLER, Role.DPO, Role.AUDITOR, Role.ADMINISTRATOR)
chance = st.randoms(use_true_random=False)


class Lives(RuleBasedStateMachine):
    """One case at a time, and everybody who could touch it."""

    choir: Path
    staff: list[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock(START)
        self.clock.__enter__()
        Job.objects.all().delete()  # what an earlier life left to do

    def teardown(self) -> None:
        """Time is the machine's again."""
        self.clock.__exit__(None, None, None)

    @initialize(kind=st.sampled_from(Kind), confirmed=st.booleans())
    def file(self, kind: Kind, confirmed: bool) -> None:
        """Somebody whose data are all there files a request."""
        number = f"S-{uuid.uuid4().hex}"
        small_systems.join_choir(self.choir, number)
        chosen = ["user.content.public"] if kind == Kind.INFORMATION_DELETION else []
        request = Request(f"Singer {number}", f"{number}@example.org", {"member_no": number}, categories=chosen)
        self.number = services.file_request(Filing(uuid.uuid4(), kind, request, "en")).pk
        if confirmed:
            services.confirm(self.case)

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return queries.case_for(Case.objects.get(pk=self.number).reference)

    @rule(who=st.integers(0, 4), random=chance)
    def staff_do_what_the_desk_offers(self, who: int, random: Random) -> None:
        """An action that the table names for the role."""
        by = self.staff[who]
        offers = moves.offered(self.case, by)
        if offers:
            action = random.choice(offers)
            with self.as_the_table_says(by):
                moves.act(self.case, action, by=by, random=random)

    @rule(who=st.integers(0, 4), action=st.sampled_from(sorted(acts.ACTS)), random=chance)
    def staff_try_anything(self, who: int, action: str, random: Random) -> None:
        """An action whether or not it is offered."""
        by = self.staff[who]
        with self.as_the_table_says(by):
            moves.act(self.case, Action(action), by=by, random=random)

    @rule(who=st.integers(0, 4), random=chance)
    def staff_decide_on_a_finding(self, who: int, random: Random) -> None:
        """Withhold, include, decide about shared rows."""
        with self.as_the_table_says(self.staff[who]):
            moves.decide(self.case, by=self.staff[who], random=random)

    @rule(what=st.sampled_from(["confirm", "reply", "withdraw"]))
    def the_person_acts(self, what: str) -> None:
        """What the links in the mails let the person do."""
        case = self.case
        with self.nothing_changes_if_refused():
            {
                "confirm": lambda: services.confirm(case),
                "reply": lambda: services.reply(case, body="It is about the posts of last year."),
                "withdraw": lambda: services.withdraw(case),
            }[what]()

    @rule()
    def the_person_downloads(self) -> None:
        """Any document there is, whether or not it was released."""
        document = Document.objects.filter(case=self.number).order_by("-pk").first()
        if document:
            with self.nothing_changes_if_refused():
                services.record_download(self.case, document)

    @rule()
    def workers_work(self) -> None:
        """Run whatever is due."""
        before = self.facts()
        run_due_jobs()
        self.check_steps(before)
        assert not Job.objects.filter(state__in=[JobState.RUNNING, JobState.DEAD]).exists()

    @rule(days=st.sampled_from([1, 7, 31, 400]))
    def time_passes(self, days: int) -> None:
        """Nobody does anything for a while, and then the night's work is done."""
        self.clock.move(timedelta(days=days))
        before = self.facts()
        services.destroy_expired(timezone.localdate())
        self.check_steps(before)

    @invariant()
    def evidence_is_whole(self) -> None:
        """The chain verifies."""
        evidence.verify(self.case)

    @invariant()
    def the_date_follows_from_the_events(self) -> None:
        """The column holds what the events give."""
        assert self.case.due_on == deadlines.of(self.case).due

    @invariant()
    def closed_means_closed(self) -> None:
        """A case has an end exactly when its state is one."""
        case = self.case
        assert (case.closed_at is None) == case.is_open

    @invariant()
    def every_mail_went_out_once(self) -> None:
        """Each has an identity of its own, and what is marked as sent was sent."""
        names = [each.extra_headers["Message-ID"] for each in mail.outbox]
        assert len(names) == len(set(names))
        marked = Mail.objects.filter(case=self.number, sent_at__isnull=False)
        assert marked.count() <= len([name for name in names if f".{self.number}-" in name])

    def facts(self) -> tuple[str, int, int]:
        """State, version and number of events."""
        case = self.case
        return case.state, case.version, case.events.count()

    @contextmanager
    def as_the_table_says(self, by: Actor) -> Iterator[None]:
        """What is refused leaves no trace; what is done follows rows of the table that name the role."""
        before = self.facts()
        with self.nothing_changes_if_refused():
            yield
        self.check_steps(before, by.who)

    @contextmanager
    def nothing_changes_if_refused(self) -> Iterator[None]:
        """A refusal leaves no trace."""
        before = self.facts()
        try:
            yield
        except NotAllowed:
            assert self.facts() == before

    def check_steps(self, before: tuple[str, int, int], who: Who | None = None) -> None:
        """What was recorded since then leads from the state then to the state now, by rows of the table."""
        case = self.case
        new = [Action(event.action) for event in case.events.filter(number__gt=before[2]).order_by("number")]
        orders = permutations(new) if len(new) < 4 else [new]
        assert any(_walk(case.kind, before[0], order, who) == case.state for order in orders), (before, new, case.state)


def _walk(kind: str, state: str, steps: Iterable[Action], who: Who | None) -> str | None:
    for step in steps:
        row = transition(kind, state, step)
        if row is None or (who and who not in row.by):
            return None
        state = row.to or state
    return state


@pytest.mark.usefixtures("_choir")
def test_whatever_people_do_the_record_stays_true() -> None:
    run_state_machine_as_test(Lives, settings=settings(max_examples=15, stateful_step_count=20))


@pytest.fixture
def _choir(db: None, tmp_path: Path) -> None:
    Lives.choir = tmp_path / "choir.sqlite"
    small_systems.make_choir(Lives.choir)
    roles = [*STAFF, Role.DPO]
    names = (
        User.objects.create_user(f"s{n}@example.org", "not used", name=f"Staff {n}", role=r)
        for n, r in enumerate(roles)
    )
    Lives.staff = [Actor.staff(user) for user in names]
