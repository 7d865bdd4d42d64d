"""What somebody at a browser does, step by step."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter, Mail

HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }}"
SLUGS = ["my-information", "account-deletion", "information-deletion", "general-request"]
WISHES: dict[str, dict[str, Any]] = {
    "information-deletion": {"message": "My old comments"},
    "general-request": {
        "topic": "rectification",
        "message": "My birthday is wrong.",
        "wrong": "Born on 3 May 1978",
        "right": "Born on 5 March 1978",
    },
}
ASKED = {
    "what": ("categories", "topic", "message"),
    "correction": ("wrong", "right"),
    "who": ("asker",),
    "representative": ("representative", "representative_role", "representative_email"),
    "person": ("name", "email", "identity_citizen_number"),
    "answer": ("country", "language"),
}
SUBMISSION = re.compile(r'name="submission" value="([^"]+)"')


def answers(slug: str = "my-information", **changes: Any) -> dict[str, Any]:
    """Every answer, given well but for the changes."""
    return {
        "asker": "myself",
        "representative": "Rosa Lind",
        "representative_role": "Guardian",
        "representative_email": "rosa@example.org",
        "name": "Mira Voss",
        "email": "mira.voss@example.org",
        "identity_citizen_number": "C-1024-7731",
        "country": "DE",
        "language": "en",
        **WISHES.get(slug, {}),
        **changes,
    }


def address(page: str, slug: str = "my-information") -> str:
    """Where a page of a request stands."""
    return f"/request/{slug}/{page}/"


def answer(client: Client, page: str, slug: str = "my-information", **changes: Any) -> HttpResponse:
    """Answer one page."""
    told = answers(slug, **changes)
    return client.post(address(page, slug), {name: told[name] for name in ASKED[page] if name in told})


def fill_in(client: Client, slug: str = "my-information", **changes: Any) -> HttpResponse:
    """Answer whatever is asked, page after page, up to the first mistake or the page where all is checked."""
    response: HttpResponse = client.get(f"/request/{slug}/")
    while response.status_code == 302 and (page := response.headers["Location"].split("/")[3]) in ASKED:
        response = answer(client, page, slug, **changes)
    return response


def press_send(client: Client, slug: str = "my-information") -> HttpResponse:
    """Open the page where all is checked, and press its button."""
    found = SUBMISSION.search(client.get(address("check", slug)).content.decode())
    assert found
    return client.post(address("check", slug), {"submission": found[1]})


def send(client: Client, slug: str = "my-information", **changes: Any) -> Case:
    """Fill in a request, check it and send it."""
    fill_in(client, slug, **changes)
    assert press_send(client, slug).headers["Location"] == "/sent/"
    return Case.objects.latest("pk")


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
