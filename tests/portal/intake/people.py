"""What somebody at a browser does, step by step."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter, Mail

HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }}"
SLUGS = ["my-information", "account-deletion", "information-deletion", "general-request"]
WISHES: dict[str, dict[str, Any]] = {
    "information-deletion": {"message": "My old comments"},
    "general-request": {"topic": "rectification", "message": "My birthday is wrong."},
}


def answers(slug: str = "my-information", **changes: Any) -> dict[str, Any]:
    """A form filled in well, but for the changes."""
    return {
        "submission": str(uuid4()),
        "asker": "myself",
        "name": "Mira Voss",
        "email": "mira.voss@example.org",
        "identity_citizen_number": "C-1024-7731",
        "country": "DE",
        "language": "en",
        **WISHES.get(slug, {}),
        **changes,
    }


def fill_in(client: Client, slug: str = "my-information", **changes: Any) -> HttpResponse:
    """Fill in a form and go on to the page where it is checked."""
    return client.post(f"/request/{slug}/", answers(slug, **changes))


def send(client: Client, slug: str = "my-information", **changes: Any) -> Case:
    """Fill in a form, check it and send it."""
    filled = answers(slug, **changes)
    client.post(f"/request/{slug}/", filled)
    response = client.post(f"/request/{slug}/check/", {"submission": filled["submission"]})
    assert response.status_code == 302, response.content.decode()
    return Case.objects.get(submission=filled["submission"])


def seen(response: HttpResponse) -> str:
    """The page without the form token, which is another each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", response.content.decode())


def letters(case: Case, letter: Letter | None = None) -> list[dict[str, str]]:
    """The mails to a person, the oldest first."""
    mails = Mail.objects.filter(case=case, **({"letter": letter} if letter else {})).order_by("pk")
    return [correspondence.content_of(mail) for mail in mails]


def link_in(mail: dict[str, str]) -> str:
    """The address of the person's page in a mail, without the host."""
    found = re.search(r"/open/[\w-]+/", mail["text"])
    assert found
    return found[0]


def enter(client: Client, case: Case) -> HttpResponse:
    """Open the newest link and press the button."""
    return client.post(link_in(letters(case)[-1]))


def visitor(case: Case) -> Client:
    """A browser in which the person has their page open."""
    client = Client()
    address = correspondence.status_link(case)
    assert client.post("/open/" + address.partition("/open/")[2]).status_code == 302
    return client
