"""What the people do who file requests: at once, later, or never."""

from __future__ import annotations

import uuid
from random import Random

from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Document, Topic
from portal.cases.request import Request
from portal.cases.services.filing import Filing

KINDS = {Kind.ACCESS: 40, Kind.ACCOUNT_DELETION: 15, Kind.INFORMATION_DELETION: 20, Kind.QUERY: 25}
LANGUAGES = ("en", "de", "fr", "zh-hans")
STRANGERS = 0.1  # of those who ask, nobody knows


def file_request(random: Random, singers: int) -> Case:
    """Somebody asks for something, most often one of the choir."""
    kind = random.choices(list(KINDS), list(KINDS.values()))[0]
    number = random.randint(1, singers) + (singers if random.random() < STRANGERS else 0)
    request = Request(
        f"Singer S-{number}",
        f"s-{number}@example.org",
        identities={"member_no": f"S-{number}"},
        categories=["user.content.public"] if kind == Kind.INFORMATION_DELETION else [],
        message="Please look into this." if kind == Kind.QUERY else "",
    )
    topic = random.choice(Topic.values) if kind == Kind.QUERY else ""
    return services.file_request(Filing(uuid.uuid4(), kind, request, random.choice(LANGUAGES), topic))


def do_something(case: Case, random: Random) -> int | None:
    """One step of a person who looks into their mail; gives the days until they look again, None for never."""
    if case.state == State.UNCONFIRMED:
        services.confirm(case)
    elif case.state == State.WAITING and random.random() < 0.7:
        services.reply(case, body="It is about the posts of last year.")
    elif case.is_open and random.random() < 0.02:
        services.withdraw(case)
    elif case.state == State.COMPLETED:
        _download(case)
        return None
    return random.randint(1, 20) if case.is_open else None


def _download(case: Case) -> None:
    for document in Document.objects.filter(case=case, revoked_at=None, released_at__isnull=False):
        if document.downloads_left and case.state in {State.COMPLETED}:
            services.record_download(case, document)
