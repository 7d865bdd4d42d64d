"""The requests that the demo's desk begins with, so that it is not empty: filed and handled by the real services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case, Channel, Corrected, Decision, Topic
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.demo.organisation import COUNTRY
from portal.demo.people import Citizen, citizens
from portal.inventory.models import DataSystem
from portal.staff.models import Role, User


@dataclass(frozen=True)
class Office:
    """Who handles the requests."""

    handler: Actor
    colleague: Actor
    officer: Actor


Step = Callable[[Case, Office], Case]


@dataclass(frozen=True)
class Begun:
    """A request as the desk finds it: whose it is, what it asks, and what was done about it so far.

    One that did not come by the website was received some ``days`` ago, and the ``proof`` of who asks is noted.
    """

    citizen: int
    kind: Kind
    steps: tuple[Step, ...] = ()
    language: str = "en"
    topic: str = ""
    message: str = ""
    wrong: str = ""
    right: str = ""
    categories: tuple[str, ...] = ()
    channel: Channel = Channel.WEB
    days: int = 0
    proof: str = ""

    @property
    def submission(self) -> UUID:
        """The same each time, so that it is filed once."""
        return uuid5(NAMESPACE_URL, f"habeas-demo:{self.citizen}:{self.kind}")


def begin() -> None:
    """File what is not there yet; what is there has a life of its own. Needs the staff and the data systems."""
    office = _office()
    for begun in BEGUN:
        if not Case.objects.filter(submission=begun.submission).exists():
            _begin(begun, office)


@transaction.atomic
def _begin(begun: Begun, office: Office) -> None:
    case = _received(begun, _filing(begun, citizens()[begun.citizen - 1]), office)
    for step in begun.steps:
        case = step(case, office)


def _received(begun: Begun, filing: Filing, office: Office) -> Case:
    if begun.channel == Channel.WEB:
        return services.file_request(filing)
    day = timezone.localdate() - timedelta(days=begun.days)
    return services.enter_request(filing, by=office.handler, received_on=day, channel=begun.channel, proof=begun.proof)


def _filing(begun: Begun, person: Citizen) -> Filing:
    request = Request(
        name=f"{person.given_name} {person.family_name}",
        email=person.email or "",
        country=COUNTRY,
        identities={"citizen_number": person.citizen_number},
        message=begun.message,
        wrong=begun.wrong,
        right=begun.right,
        categories=list(begun.categories),
    )
    return Filing(begun.submission, begun.kind, request, begun.language, begun.topic)


def _office() -> Office:
    def first_two(role: Role) -> list[Actor]:
        return [Actor.staff(user) for user in User.objects.filter(role=role).order_by("pk")[:2]]

    handler, colleague = first_two(Role.HANDLER)
    return Office(handler, colleague, first_two(Role.DPO)[0])


def _confirmed(case: Case, office: Office) -> Case:
    return services.confirm(case)


def _taken(case: Case, office: Office) -> Case:
    return services.assign(case, by=office.handler, to=office.handler.user)


def _taken_by_colleague(case: Case, office: Office) -> Case:
    return services.assign(case, by=office.colleague, to=office.colleague.user)


def _searched(case: Case, office: Office) -> Case:
    """The workers do the search as soon as they run."""
    return services.search(case, by=office.handler)


def _noted(text: str) -> Step:
    return lambda case, office: services.add_note(case, by=office.handler, body=text)


def _asked(text: str) -> Step:
    return lambda case, office: services.ask(case, by=office.handler, body=text)


def _corrected(text: str) -> Step:
    """Put right in the first system, and not held in any other."""

    def step(case: Case, office: Office) -> Case:
        for number, system in enumerate(DataSystem.objects.filter(active=True)):
            result = Corrected.NOT_HELD if number else Corrected.DONE
            services.correct(case, by=office.colleague, system=system, result=result)
        return services.answer(case, by=office.officer, body=text, decision=Decision.CORRECTED)

    return step


def _refused(ground: str, text: str) -> Step:
    return lambda case, office: services.refuse(case, by=office.officer, ground=ground, reason=text)


def _withdrawn(case: Case, office: Office) -> Case:
    return services.withdraw(case)


BEGUN = (
    Begun(41, Kind.ACCESS, (_confirmed,), language="de"),
    Begun(118, Kind.ACCESS, (_confirmed, _taken, _searched)),
    Begun(
        263,
        Kind.INFORMATION_DELETION,
        (_confirmed, _taken_by_colleague, _searched),
        message="I do not want to be followed through the city.",
        categories=("user.location",),
    ),
    Begun(
        502,
        Kind.ACCOUNT_DELETION,
        (_confirmed, _taken, _asked("Shall your newsletters go too, or only the account?")),
    ),
    Begun(
        731,
        Kind.QUERY,
        (_noted("Called too. Was polite, is right about the 3rd of May."),),
        topic=Topic.AUTOMATED_DECISION,
        message="My standing fell by 40 points overnight. I want a person to look at it.",
        channel=Channel.LETTER,
        days=24,
        proof="Signed by hand, as on the contract; the address is the one we have.",
    ),
    Begun(
        904,
        Kind.QUERY,
        (
            _taken_by_colleague,
            _corrected("You are right: the occupation in the register was your sister's. It is corrected."),
        ),
        topic=Topic.RECTIFICATION,
        wrong="The register says that I am a baker.",
        right="I am a painter, and never was a baker.",
        channel=Channel.TELEPHONE,
        days=12,
        proof="Called back at the number we have.",
    ),
    Begun(
        1187,
        Kind.QUERY,
        topic=Topic.COMPLAINT,
        message="Nobody answers your telephone.",
        channel=Channel.EMAIL,
        days=9,
    ),
    Begun(
        1420,
        Kind.ACCESS,
        (_confirmed, _taken, _refused("12(5)", "This is your ninth request this month, and nothing changed since.")),
    ),
    Begun(1733, Kind.ACCOUNT_DELETION, (_confirmed, _withdrawn), language="de"),
)
