"""The organisation these tests ask, and a fresh count of how often they asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _organisation(settings: Any) -> None:
    from portal.organisation import IdentityKey

    number = IdentityKey(
        key="citizen_number",
        label="Citizen number",
        hint="It stands on your card.",
        pattern=r"C-\d{4}-\d{4}",
        example="C-1024-7731",
    )
    settings.ORGANISATION = replace(settings.ORGANISATION, identity_keys=(number,), authority="The Commissioner")


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()
