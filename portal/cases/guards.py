"""The conditions of the lifecycle table, each a question to the database about one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import QuerySet
from django.utils import timezone

from portal.cases import (
    deadlines,
    holds,
    owner_answers,
    precedence,
    proofs,
    questions,
    related,
    retention,
    topics,
    vouching,
)
from portal.cases import request as requests
from portal.cases.actors import Actor, Who
from portal.cases.lifecycle import ERASURES, Action, Guard, Kind
from portal.cases.models import (
    Authority,
    Case,
    Choice,
    Erasure,
    Fee,
    Finding,
    FindingState,
    Plan,
    Receives,
    SharedChoice,
    Topic,
)
from portal.inventory.models import DataSystem


def unmet(case: Case, guards: tuple[Guard, ...], by: Actor) -> list[Guard]:
    """Which of the guards do not hold now."""
    return [guard for guard in guards if not CHECKS[guard](case, by)]


def findings(case: Case) -> QuerySet[Finding]:
    """What the latest search of the case found."""
    return Finding.objects.filter(case=case, search_no=case.search_no)


def shared_answers(case: Case) -> list[SharedChoice]:
    """What can be decided about rows that are also somebody else's.

    An erasure can leave out those rows. What was collected does not tell which they are: they go into the package, or
    the whole collection is withheld.
    """
    return [SharedChoice.KEEP, SharedChoice.INCLUDE] if case.kind in ERASURES else [SharedChoice.INCLUDE]


def undecided(case: Case) -> set[str]:
    """The collections of the latest search with rows about which a human must still decide."""
    shared = dict(findings(case).filter(shared__gt=0).values_list("address", "shared"))
    if not shared:
        return set()
    answers, choices = shared_answers(case), Choice.objects.filter(case=case, address__in=shared)
    decided = {
        each.address
        for each in choices
        if each.withhold or (each.shared in answers and each.shared_rows == shared[each.address])
    }
    return shared.keys() - decided


def _whole(case: Case, _by: Actor) -> bool:
    ended = list(findings(case).values_list("state", "left"))
    asked = ended or owner_answers.people_systems().exists()  # their owners answer later
    return bool(asked) and not any(state == FindingState.FAILED or left for state, left in ended)


def _reached(case: Case, _by: Actor) -> bool:
    """Whether anything was looked at: else “no data held” would be said of systems that nobody has searched."""
    states = set(findings(case).order_by().values_list("state", flat=True).distinct())
    return not states or not states <= {FindingState.UNREACHABLE, FindingState.UNANSWERED}


def _shared_decided(case: Case, _by: Actor) -> bool:
    return not undecided(case)


def _one_person(case: Case, _by: Actor) -> bool:
    return not case.ambiguous or case.match_confirmed


def _nothing_blocked(case: Case, _by: Actor) -> bool:
    return not findings(case).filter(blocked=True).exists()


def _second_person(case: Case, by: Actor) -> bool:
    plan = Plan.objects.filter(case=case, search_no=case.search_no).first()
    return plan is not None and plan.submitted_by_id is not None and by.user != plan.submitted_by


def _vouched(case: Case, by: Actor) -> bool:
    return str(by) not in vouching.vouching(case)


def _approved(case: Case, _by: Actor) -> bool:
    """Whether the plan is the one to which the latest approval on record said yes."""
    approval = case.events.filter(action=Action.APPROVE).last()
    plans = Plan.objects.filter(case=case, search_no=case.search_no, approved_by__isnull=False)
    return approval is not None and plans.filter(digest=approval.facts.get("plan", "")).exists()


def _waited(case: Case, by: Actor) -> bool:
    """The time is the person's: they may end it themselves."""
    over = Plan.objects.filter(case=case, search_no=case.search_no, begins_on__lte=timezone.localdate())
    return by.who is Who.SUBJECT or over.exists()


def _systems(_case: Case, _by: Actor) -> bool:
    return DataSystem.objects.filter(active=True).exists()


def _scoped(case: Case, _by: Actor) -> bool:
    return bool(requests.of(case).categories)


def _erased(case: Case, _by: Actor) -> bool:
    erasures = Erasure.objects.filter(plan__case=case, plan__search_no=case.search_no)
    return not erasures.filter(verified_at=None).exists()


def _nothing_erased(case: Case, _by: Actor) -> bool:
    return not Finding.objects.filter(case=case, erased__gt=0).exists()


def _leaving_out(case: Case, _by: Actor) -> bool:
    return case.exemptions.exists()


def _no_fee(case: Case, by: Actor) -> bool:
    return not _fee_unsettled(case, by)


def _fee_open(case: Case, _by: Actor) -> bool:
    return questions.fees().filter(case=case).exists()


def _fee_answered(case: Case, by: Actor) -> bool:
    return not _fee_open(case, by)


def _fee_unsettled(case: Case, _by: Actor) -> bool:
    return Fee.objects.filter(case=case, settled_at=None).exists()


def _kept_long_enough(case: Case, _by: Actor) -> bool:
    return retention.is_over(case)


def _corrected(case: Case, _by: Actor) -> bool:
    return not topics.uncorrected(case).exists()


def _correcting(case: Case, _by: Actor) -> bool:
    return case.topic == Topic.RECTIFICATION


def _restricted(case: Case, _by: Actor) -> bool:
    return topics.is_restricted(case)


def _unrestricted(case: Case, by: Actor) -> bool:
    return not _restricted(case, by)


def _announced(case: Case, _by: Actor) -> bool:
    """Whether the notice has left, and its day has come (Art. 18(3))."""
    told = topics.restricted().filter(case=case, notice__sent_at__isnull=False)
    return told.filter(ends_on__lte=timezone.localdate()).exists()


def _extendable(case: Case, _by: Actor) -> bool:
    return deadlines.extendable(deadlines.of(case), timezone.localdate())


def _not_confirmed(case: Case, _by: Actor) -> bool:
    return case.confirmed_at is None


def _doubted(case: Case, _by: Actor) -> bool:
    return case.in_doubt


def _not_doubted(case: Case, _by: Actor) -> bool:
    return not case.in_doubt


def _late(case: Case, _by: Actor) -> bool:
    return case.overdue_on(timezone.localdate())


def _delay_explained(case: Case, by: Actor) -> bool:
    return bool(case.delay_reason) or not _late(case, by)


def _not_acknowledged(case: Case, _by: Actor) -> bool:
    return case.acknowledged_on is None


def _not_chased(case: Case, _by: Actor) -> bool:
    return questions.to_chase(case) is not None


def _awaited(case: Case, _by: Actor) -> bool:
    return bool(questions.awaited(case))


def _unanswered(case: Case, _by: Actor) -> bool:
    return questions.closable(case, timezone.localdate()) is not None


def _not_held(case: Case, _by: Actor) -> bool:
    return holds.on(case) is None


def _held(case: Case, _by: Actor) -> bool:
    return holds.on(case) is not None


def _erasable(case: Case, _by: Actor) -> bool:
    return not holds.stopping_erasure(case)


def _planned_anew(case: Case, _by: Actor) -> bool:
    """What a hold stopped may be long past: the data can have changed since."""
    return not case.events.filter(action=Action.CALL_OFF, facts__search=case.search_no).exists()


def _given_first(case: Case, by: Actor) -> bool:
    return not _not_given_first(case, by)


def _not_given_first(case: Case, _by: Actor) -> bool:
    return bool(precedence.to_answer_first(case))


def _represented(case: Case, _by: Actor) -> bool:
    return case.by_representative


def _authority(case: Case, _by: Actor) -> bool:
    return not case.by_representative or Authority.objects.filter(case=case).exists()


def _may_receive(case: Case, _by: Actor) -> bool:
    """A certificate of erasure holds no data of the person; a package does."""
    kept_from = Authority.objects.filter(case=case).exclude(receives=Receives.EVERYTHING)
    return case.kind != Kind.ACCESS or not kept_from.exists()


def _owners_answered(case: Case, _by: Actor) -> bool:
    return not owner_answers.open_tasks(case).exists()


def _original(case: Case, _by: Actor) -> bool:
    return bool(related.originals(case))


def _proved(case: Case, _by: Actor) -> bool:
    return proofs.given(case)


CHECKS: Mapping[Guard, Callable[[Case, Actor], bool]] = {
    Guard.WHOLE: _whole,
    Guard.REACHED: _reached,
    Guard.SHARED_DECIDED: _shared_decided,
    Guard.ONE_PERSON: _one_person,
    Guard.NOTHING_BLOCKED: _nothing_blocked,
    Guard.SECOND_PERSON: _second_person,
    Guard.VOUCHED: _vouched,
    Guard.APPROVED: _approved,
    Guard.WAITED: _waited,
    Guard.SYSTEMS: _systems,
    Guard.SCOPED: _scoped,
    Guard.ERASED: _erased,
    Guard.NOTHING_ERASED: _nothing_erased,
    Guard.LEAVING_OUT: _leaving_out,
    Guard.NO_FEE: _no_fee,
    Guard.FEE_OPEN: _fee_open,
    Guard.FEE_ANSWERED: _fee_answered,
    Guard.FEE_UNSETTLED: _fee_unsettled,
    Guard.KEPT_LONG_ENOUGH: _kept_long_enough,
    Guard.CORRECTED: _corrected,
    Guard.CORRECTING: _correcting,
    Guard.RESTRICTED: _restricted,
    Guard.UNRESTRICTED: _unrestricted,
    Guard.ANNOUNCED: _announced,
    Guard.NOT_HELD: _not_held,
    Guard.HELD: _held,
    Guard.ERASABLE: _erasable,
    Guard.PLANNED_ANEW: _planned_anew,
    Guard.GIVEN_FIRST: _given_first,
    Guard.NOT_GIVEN_FIRST: _not_given_first,
    Guard.REPRESENTED: _represented,
    Guard.AUTHORITY: _authority,
    Guard.MAY_RECEIVE: _may_receive,
    Guard.OWNERS_ANSWERED: _owners_answered,
    Guard.ORIGINAL: _original,
    Guard.PROVED: _proved,
    Guard.EXTENDABLE: _extendable,
    Guard.LATE: _late,
    Guard.DELAY_EXPLAINED: _delay_explained,
    Guard.NOT_ACKNOWLEDGED: _not_acknowledged,
    Guard.NOT_CHASED: _not_chased,
    Guard.AWAITED: _awaited,
    Guard.UNANSWERED: _unanswered,
    Guard.NOT_CONFIRMED: _not_confirmed,
    Guard.DOUBTED: _doubted,
    Guard.NOT_DOUBTED: _not_doubted,
}
