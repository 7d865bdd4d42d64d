"""What killed workers leave in the vault goes, and what visits that are over left; everything else stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.cases import services
from portal.cases.models import Case, Document
from portal.correspondence.uploads import Upload
from portal.outbox.models import Job, JobState
from portal.staff.models import CacheEntry
from portal.vault import files
from portal.vault.models import VaultFile
from tests.support.running import run_due_jobs
from workers import tasks

pytestmark = pytest.mark.django_db(transaction=True)


def left_behind(case: Case) -> VaultFile:
    with files.create(case) as out:
        out.write(b"x" * (files.SMALL + 1))
    return out.file


def test_a_file_that_nothing_refers_to_goes_with_its_bytes(file_case: Callable[..., Case]):
    file = left_behind(file_case())
    tasks.tidy()
    assert not VaultFile.objects.exists()
    assert not default_storage.exists(file.path)


def test_a_file_stays_while_work_on_its_case_goes_on(file_case: Callable[..., Case]):
    case = file_case()
    left_behind(case)
    Job.objects.filter(case=case).update(state=JobState.RUNNING)
    tasks.tidy()
    assert VaultFile.objects.count() == 1


def test_what_was_found_made_or_sent_stays(file_case: Callable[..., Case], staff, systems):
    case = services.search(file_case(), by=staff.handler)
    run_due_jobs()
    services.approve(case, by=staff.handler)
    run_due_jobs()
    services.reply(case, body="", uploads=[Upload("proof.txt", "text/plain", b"It is me.")])
    kept = VaultFile.objects.count()
    tasks.tidy()
    assert VaultFile.objects.count() == kept > Document.objects.count() == 1


def test_a_request_withdrawn_after_a_crash_keeps_nothing_in_the_vault(file_case: Callable[..., Case]):
    case = file_case()
    left_behind(case)
    services.withdraw(case)
    tasks.tidy()
    assert not VaultFile.objects.filter(case=case).exists()


def test_visits_that_are_over_go_with_what_was_filled_in(db: None):
    for key, ends in (("over", -timedelta(hours=1)), ("open", timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="draft", expire_date=timezone.now() + ends)
    cache.set("count", 1, timeout=60)
    CacheEntry.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    tasks.tidy()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert not CacheEntry.objects.exists()
