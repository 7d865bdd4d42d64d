"""After a system was restored from a backup, what was erased since is erased again."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.cases import backups, services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Erased
from tests.support import small_systems
from tests.workers.steps import carried_out, rows, searched

pytestmark = pytest.mark.django_db(transaction=True)
ADA = "SELECT count(*) FROM customer WHERE id = 1"
POSTS = "SELECT count(*) FROM post WHERE member_no = 'M-1'"


@pytest.fixture
def case(file_case, staff, systems) -> Case:
    """An account deletion that was carried out in both systems."""
    return carried_out(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)


@pytest.fixture
def restored(case: Case, systems) -> Case:
    """The shop is as it was before."""
    restore_shop(systems.shop)
    return case


def restore_shop(url: str) -> None:
    with psycopg.connect(url) as shop:
        shop.execute("DROP TABLE customer, purchase, invoice CASCADE")
    small_systems.make_shop(url)


def replay(*options: str, since: date | None = None) -> str:
    out = StringIO()
    day = since or timezone.localdate()
    call_command("replay_erasures", "--since", day.isoformat(), *options, stdout=out)
    return out.getvalue()


def came_back(said: str) -> dict[str, int]:
    lines = [line.split() for line in said.splitlines() if ":" in line and line.startswith("HB-")]
    return {line[3]: int(line[4]) for line in lines}


def test_where_nothing_was_restored_nothing_came_back(case: Case):
    assert came_back(replay()) == {}


def test_what_came_back_is_shown_and_left_as_it_is(restored: Case, systems):
    said = replay()
    assert came_back(said) == {"shop:customer": 1, "shop:purchase": 5}
    assert "Nothing was changed" in said
    assert rows(systems.shop, ADA) == [(1,)]


def test_it_is_erased_again_and_what_a_law_keeps_is_kept_again(restored: Case, systems):
    assert "erased again" in replay("--execute")
    assert rows(systems.shop, ADA) == [(0,)]
    assert rows(systems.shop, "SELECT count(*) FROM invoice WHERE customer_id = 1") == [(1,)]
    assert rows(systems.shop, "SELECT count(*) FROM customer") == [(1,)], "and nobody else's data"
    assert came_back(replay("--execute")) == {}


def test_a_system_is_found_by_what_led_there_from_one_that_was_not_restored(case: Case, systems, tmp_path):
    (tmp_path / "club.sqlite").unlink()
    small_systems.make_club(tmp_path / "club.sqlite")
    assert came_back(replay("--execute")) == {"club:member": 1, "club:post": 2}
    assert rows(systems.club, POSTS) == [(0,)]


def test_one_system_can_be_named(restored: Case):
    assert came_back(replay("--system", "club")) == {}
    assert came_back(replay("--system", "shop")) == {"shop:customer": 1, "shop:purchase": 5}


def test_what_was_erased_before_the_backup_was_made_is_not_in_it(restored: Case):
    assert came_back(replay(since=timezone.localdate() + timedelta(days=1))) == {}


def test_values_that_were_masked_are_masked_again(file_case, staff, systems):
    categories = ["user.behavior.purchase_history"]
    carried_out(searched(file_case(Kind.INFORMATION_DELETION, categories=categories), staff), staff)
    restore_shop(systems.shop)
    assert came_back(replay("--execute")) == {"shop:purchase": 5}
    assert rows(systems.shop, "SELECT count(item), count(*) FROM purchase WHERE customer_id = 1") == [(0, 5)]


def test_a_legal_hold_stops_it(restored: Case, file_case, staff, systems):
    services.hold(file_case(), by=staff.dpo, reason="A court asks for it.", review_on=timezone.localdate())
    with pytest.raises(CommandError, match="left alone") as refused:
        replay("--execute")
    assert refused.value.returncode == 3
    assert rows(systems.shop, ADA) == [(1,)]


def test_rows_that_bear_another_name_by_now_are_left_alone(restored: Case, systems):
    with psycopg.connect(systems.shop) as shop:
        shop.execute("UPDATE customer SET name = 'Zoe Other' WHERE id = 1")
    with pytest.raises(CommandError, match="left alone"):
        replay("--execute")
    assert rows(systems.shop, ADA) == [(1,)]


def test_whom_it_was_about_is_sealed_and_outlives_the_key_of_the_case(restored: Case, systems):
    Case.objects.filter(pk=restored.pk).update(closed_at=timezone.now() - timedelta(days=4000))
    services.destroy_expired(timezone.localdate())
    restored.refresh_from_db()
    assert restored.state == State.DESTROYED
    assert not any(b"ada" in bytes(kept.body).lower() for kept in Erased.objects.all())
    replay("--execute")
    assert rows(systems.shop, ADA) == [(0,)]


def test_it_is_forgotten_with_the_last_backup(case: Case, settings):
    last = timezone.localdate() + timedelta(days=settings.BACKUP_DAYS)
    assert backups.forget(last) == 0
    assert backups.forget(last + timedelta(days=1)) == 2
