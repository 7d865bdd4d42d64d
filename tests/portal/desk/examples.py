"""Cases and colleagues for the tests of the desk, made through the services that make them in life."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.test import Client

from portal.cases import queries, services
from portal.cases.actors import Actor
from portal.cases.findings import Details, Found, SearchResult
from portal.cases.lifecycle import Kind
from portal.cases.models import Case, Document, Event
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.correspondence.models import Letter
from portal.correspondence.recording import version_of
from portal.inventory.models import DataSystem
from portal.staff.models import Role, User
from portal.vault import files
from portal.vault.models import VaultFile

SignIn = Callable[[User], Client]
PASSWORD = "a-long-and-invented-password"
HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }}"


def colleague(role: Role, name: str = "") -> User:
    """Somebody at the desk."""
    name = name or f"{role.label} of the tests"
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(email, PASSWORD, name=name, role=role)


def filed(kind: Kind = Kind.ACCESS, *, confirmed: bool = True, **request: Any) -> Case:
    """A request as it comes in, its address confirmed unless said otherwise."""
    values = {"name": "Mira Voss", "email": "mira.voss@example.org", "identities": {"citizen_number": "C-1024-7731"}}
    if kind == Kind.INFORMATION_DELETION:
        values = {"categories": ["user.location"], **values}
    filing = Filing(
        submission=uuid.uuid4(),
        kind=kind,
        request=Request(**{**values, **request}),
        language="en",
        topic="other" if kind == Kind.QUERY else "",
    )
    case = services.file_request(filing)
    return services.confirm(case) if confirmed else case


def system(key: str = "registry") -> DataSystem:
    """A data system; nothing listens at its address."""
    made = DataSystem(key=key, label=key.title(), datasets="dataset: []")
    made.url = f"postgresql://habeas:secret-of-{key}@localhost/{key}"
    made.save()
    return made


def rows(case: Case, count: int) -> VaultFile:
    """Collected rows, as workers leave them."""
    with files.create(case) as out:
        for number in range(1, count + 1):
            out.write(b'{"id": %d, "name": "row %d", "note": null, "tags": ["a"]}\n' % (number, number))
    assert out.file is not None
    return out.file


def searched(kind: Kind = Kind.ACCESS, *, by: User, count: int = 3, of: Case | None = None, **values: Any) -> Case:
    """A case whose search found ``count`` rows in one collection and none in another."""
    case = of or filed(kind)
    home = DataSystem.objects.filter(key="registry").first() or system()
    case = services.search(case, by=Actor.staff(by))
    details = Details(**{"label": "Citizens", **values.pop("details", {})})
    to_erase = count if kind != Kind.ACCESS else 0
    found = Found(
        home.pk,
        "registry:citizens",
        "found",
        count,
        rows=rows(case, count),
        details=details,
        **{"to_erase": to_erase, **values},
    )
    empty = Found(home.pk, "registry:sightings", "empty", details=Details(label="Camera sightings"))
    return services.record_search(case, SearchResult([found, empty], plan={"engine": {}, "systems": [home.pk]}))


def finding_of(case: Case, address: str = "registry:citizens") -> int:
    """The number of a finding of the latest search."""
    return queries.findings(case).get(address=address).pk


def documents(
    case: Case,
    name: str = "package.zip",
    content: bytes = b"PK-invented",
    kind: Document.Kind = Document.Kind.PACKAGE,
) -> Case:
    """The finished documents, as workers hand them over."""
    with files.create(case) as out:
        out.write(content)
    assert out.file is not None
    return services.record_documents(case, [(kind, name, out.file)], letter=version_of(Letter.ACCESS, "en", None, ""))


def own_facts(event: Event) -> dict[str, Any]:
    """The facts of an event besides which letters went out with it."""
    return {name: value for name, value in event.facts.items() if name != "letters"}
