"""Production does not start unsafely, and says how to mend it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django import conf

from portal import checks

SAFE = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH"


@pytest.fixture
def production(settings):
    settings.MODE, settings.DEBUG, settings.SECRET_KEY = "production", False, SAFE
    settings.ORIGIN = "https://rights.example.org"
    return settings


def ids() -> list[str]:
    every = (*checks.check_mode(None), *checks.check_production_secrets(None), *checks.check_law(None))
    return [message.id for message in every]


def test_a_safe_configuration_has_nothing_to_say(production):
    assert ids() == []
    checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("MODE", "prodution", "habeas.E001"),
        ("SECRET_KEY", "insecure-secret-for-tests-and-commands-that-need-none", "habeas.E002"),
        ("SECRET_KEY", "short", "habeas.E002"),
        ("DEBUG", True, "habeas.E003"),
        ("MASTER_KEYSET_FILE", "", "habeas.E004"),
        ("MASTER_KEYSET_FILE", "/nonexistent/keyset.json", "habeas.E004"),
        ("ORIGIN", "http://rights.example.org", "habeas.E005"),
        ("ORGANISATION", replace(conf.settings.ORGANISATION, jurisdiction="eu-gpdr"), "habeas.E006"),
        ("ORGANISATION", replace(conf.settings.ORGANISATION, region="Atlantis"), "habeas.E007"),
        ("PROMISE_FILE", "/nonexistent/promise.toml", "habeas.E008"),
        ("RETENTION_FILE", "/nonexistent/retention.toml", "habeas.E020"),
    ],
)
def test_what_is_unsafe_stops_the_start_with_a_hint(production, name: str, value: object, expected: str):
    setattr(production, name, value)
    assert expected in ids()
    with pytest.raises(SystemExit) as stopped:
        checks.refuse_unsafe_start()
    assert expected in str(stopped.value)
    assert "HINT" in str(stopped.value)


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_the_demo_needs_no_settings(settings, mode: str):
    settings.MODE, settings.SECRET_KEY, settings.MASTER_KEYSET_FILE = mode, settings.INSECURE_SECRET, ""
    assert ids() == []


@pytest.mark.parametrize(
    ("place", "warned"),
    [
        ({"country": "DE"}, True),
        ({"country": "DE", "region": "BE"}, False),
        ({"country": "DE", "authority": "The Commissioner"}, False),
        ({"country": "FR"}, False),
    ],
)
def test_an_authority_that_differs_by_region_wants_a_region(settings, place: dict[str, str], warned: bool):
    settings.ORGANISATION = replace(settings.ORGANISATION, **{"region": "", "authority": "", **place})
    assert bool(checks.check_authority(None)) is warned
