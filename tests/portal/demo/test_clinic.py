"""The demo's system that people answer for: described in every language, and not in use until somebody wants it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.demo.logins import ARCHIVIST
from portal.demo.organisation import IDENTITY_KEYS
from portal.inventory.datasets import faults
from portal.inventory.models import DataSystem
from portal.owners import asked
from portal.owners.models import Task
from tests.portal.demo.conftest import DATASETS, Systems
from workers.engine.loading import load

CLINIC = DATASETS / "clinic.yml"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_its_file_loads_without_a_warning():
    text = CLINIC.read_text(encoding="utf-8")
    assert faults(text) == []
    assert load([DATASETS / "registry.yml", CLINIC]).warnings == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_name_that_people_understand(language: str):
    [dataset] = load([CLINIC]).datasets
    named = [dataset, *dataset.collections, *(field for each in dataset.collections for field in each.fields)]
    assert [each for each in named if not each.meta["label"].get(language)] == []


def test_its_owner_finds_people_by_a_number_that_the_form_asks_for():
    known = {key["key"] for key in IDENTITY_KEYS}
    assert asked.identities_of(CLINIC.read_text(encoding="utf-8")) <= known


@pytest.mark.django_db(transaction=True)
def test_it_waits_to_be_taken_into_use(demo: Systems, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("HABEAS_DEMO_REGISTRY_URL", demo.registry)
    monkeypatch.setenv("HABEAS_DEMO_SITE", str(demo.site))
    call_command("load_demo")
    clinic = DataSystem.objects.get(key="clinic")
    assert (clinic.active, clinic.owner.email) == (False, ARCHIVIST.email)
    assert not Task.objects.exists()
    DataSystem.objects.filter(pk=clinic.pk).update(active=True)
    call_command("load_demo")
    clinic.refresh_from_db()
    assert clinic.active, "what an administrator decided stays"
