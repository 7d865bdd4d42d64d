"""What the web processes remember together: each entry counts once for all of them, and ends when it should."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from portal import shared_cache
from portal.intake import limits
from portal.shared_cache import SharedCache
from portal.staff.models import CacheEntry

pytestmark = pytest.mark.django_db


def another_process() -> SharedCache:
    return SharedCache("", {})


def end(key: str) -> None:
    """As if its time had come."""
    assert CacheEntry.objects.update(expires_at=timezone.now() - timedelta(seconds=1)) == 1
    assert cache.get(key) is None


def test_what_one_process_keeps_the_others_know():
    cache.set("lists", [1.5, 2.5], timeout=60)
    assert another_process().get("lists") == [1.5, 2.5]
    assert another_process().delete("lists")
    assert cache.get("lists", "nothing") == "nothing"
    assert not cache.delete("lists")


def test_only_one_adds_a_key_until_it_has_ended():
    assert cache.add("form", 1, timeout=60)
    assert not another_process().add("form", 2, timeout=60)
    end("form")
    assert another_process().add("form", 2, timeout=60)
    assert cache.get("form") == 2


def test_counting_moves_no_end_and_begins_nothing():
    cache.add("count", 0, timeout=3600)
    before = CacheEntry.objects.get().expires_at
    assert [cache.incr("count"), another_process().incr("count")] == [1, 2]
    assert CacheEntry.objects.get().expires_at == before
    end("count")
    with pytest.raises(ValueError, match="no such key"):
        cache.incr("count")


@pytest.mark.django_db(transaction=True)
def test_of_many_that_count_at_once_no_step_is_lost():
    cache.add("count", 0, timeout=3600)

    def count(_number: int) -> None:
        for _time in range(10):
            cache.incr("count")
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    assert cache.get("count") == 40


def test_a_limit_holds_for_all_processes_and_names_nobody(monkeypatch: pytest.MonkeyPatch):
    tries = [limits.exceeded("sign", "mira@example.org", times=2)]
    monkeypatch.setattr(limits, "cache", another_process())
    tries += [limits.exceeded("sign", "mira@example.org", times=2) for _time in range(2)]
    assert tries == [False, False, True]
    assert not limits.exceeded("sign", "rosa@example.org", times=2)
    assert "mira" not in str(list(CacheEntry.objects.values()))


def test_what_has_ended_is_deleted():
    cache.set("old", 1, timeout=60)
    end("old")
    cache.set("new", 1, timeout=60)
    assert shared_cache.delete_expired() == 1
    assert cache.get("new") == 1
    cache.clear()
    assert not CacheEntry.objects.exists()
