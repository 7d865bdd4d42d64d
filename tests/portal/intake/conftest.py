"""The organisation these tests ask."""

from __future__ import annotations

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
