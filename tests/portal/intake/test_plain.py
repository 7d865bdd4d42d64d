"""What machines ask for."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_is_healthy_when_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_search_engines_may_list_the_first_page_only(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().splitlines() == ["User-agent: *", "Allow: /$", "Disallow: /"]


def test_weaknesses_can_be_told_to_somebody(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:dpo@example.org" in text
    assert "Expires: " in text


def test_old_browsers_find_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith("mark.svg")


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/.well-known/security.txt", "/favicon.ico"])
def test_machines_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
