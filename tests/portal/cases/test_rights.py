"""The role under which the portal runs does all its work and cannot change evidence."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from psycopg import errors

from portal.cases import checkpoints, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case, Event
from portal.cases.rights import append_only_models
from portal.staff.models import Role
from tests.portal.cases.tampering import made, problems
from tests.portal.desk.examples import colleague, documents, filed, searched
from tests.support.running import run_due_jobs

pytestmark = pytest.mark.django_db(transaction=True)

ROLE = "habeas_web_of_tests"


@contextmanager
def connected_as(role: str, password: str) -> Iterator[None]:
    """Let this process reach its database as somebody else for a while."""
    own = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(USER=role, PASSWORD=password)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    word = secrets.token_urlsafe()
    monkeypatch.setenv("HABEAS_ROLE_PASSWORD", word)
    call_command("portal_role", ROLE)
    yield word
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


@pytest.fixture
def as_portal(password: str) -> Callable[[], object]:
    made()
    return lambda: connected_as(ROLE, password)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET {1} = {1}",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "DROP TABLE {} CASCADE",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "ALTER TABLE {} ADD COLUMN x int",
        "CREATE TRIGGER t BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE r AS ON INSERT TO {} DO INSTEAD NOTHING",
        "SET session_replication_role = replica",
        "CREATE TABLE public.x ()",
        "UPDATE vault_purposekey SET wrapped = ''",
    ],
)
def test_it_cannot_touch_evidence(as_portal: Callable, statement: str):
    for model in append_only_models():
        with as_portal(), pytest.raises(DatabaseError) as refused, connection.cursor() as cursor:
            cursor.execute(statement.format(model._meta.db_table, model._meta.pk.column))
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)
    assert problems() == []


def test_it_cannot_give_itself_more_rights(as_portal: Callable):
    with as_portal(), connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON cases_event TO CURRENT_USER")  # Postgres warns, and grants nothing
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute("DELETE FROM cases_event")


def test_nobody_but_the_owner_drops_the_triggers(as_portal: Callable):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%'")
        triggers = [(name, table) for name, table in cursor.fetchall() if table != "outbox_job"]
    assert len(triggers) == 2 * len(append_only_models()) == 8
    for name, table in triggers:
        with as_portal(), pytest.raises(DatabaseError, match="must be owner"), connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name} ON {table}")


def test_the_whole_portal_works_as_that_role(password: str):
    with connected_as(ROLE, password):
        handler, dpo = colleague(Role.HANDLER), colleague(Role.DPO)
        by = Actor.staff(handler)
        case = services.deliver(documents(services.approve(searched(by=handler), by=by)), by=by)
        services.add_note(case, by=by, body="Done.")
        services.refuse(filed(Kind.QUERY), by=Actor.staff(dpo), ground="12(5)", reason="Again and again.")
        run_due_jobs()
        assert checkpoints.make() is not None
        client = Client()
        client.force_login(handler)
        assert client.get(case.get_absolute_url()).status_code == 200
        assert client.get("/desk/").status_code == 200
        assert problems() == []
    assert Event.objects.filter(case=Case.objects.get(pk=case.pk)).count() > 5


def test_granting_again_after_a_migration_changes_nothing(password: str):
    call_command("portal_role", ROLE)
    with connected_as(ROLE, password):
        assert filed().pk


def test_the_owner_is_no_role_for_the_portal():
    with pytest.raises(CommandError, match="owns the evidence"):
        call_command("portal_role", connection.settings_dict["USER"])


def test_a_role_that_is_missing_and_has_no_password_is_explained():
    with pytest.raises(CommandError, match="CREATE ROLE"):
        call_command("portal_role", "nobody_of_tests")
