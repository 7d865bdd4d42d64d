"""What the role under which the portal runs may do in its database: everything it needs, and nothing to evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from portal.cases.ledger import APPEND_ONLY
from portal.vault.models import PurposeKey

MADE_BY_MIGRATE = (PurposeKey, MigrationRecorder.Migration)  # the portal itself only ever reads these

# Owners, superusers and whoever may become one of them can switch triggers off.
TOO_STRONG = """
SELECT rolsuper OR rolcreaterole OR EXISTS (
    SELECT 1 FROM pg_class WHERE relname = ANY(%(tables)s) AND pg_has_role(pg_roles.oid, relowner, 'MEMBER'))
FROM pg_roles WHERE rolname = %(role)s
"""


class UnfitRole(Exception):
    """The role cannot be used; the message says what to do."""


def grant(role: str, *, password: str = "") -> None:
    """Give a role exactly the portal's rights; to be run by the tables' owner after every migration.

    With a password the role is made if there is none, and gets this password. Raises UnfitRole.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _ensure(cursor, role, password)
        name = sql.Identifier(role)
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=name).as_string(cursor.connection))


def append_only_models() -> list[type[models.Model]]:
    """The models whose rows the database keeps from being changed: evidence, and texts that went out."""
    return [model for model in apps.get_models() if APPEND_ONLY in _triggers(model)]


def _triggers(model: type[models.Model]) -> set[str]:
    return {trigger.name for trigger in getattr(model._meta, "triggers", ())}  # noqa: SLF001  Django documents _meta


def _statements() -> Iterator[str]:
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}"
    yield "GRANT USAGE ON SCHEMA public TO {role}"
    yield "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
    evidence = {model._meta.db_table for model in append_only_models()}  # noqa: SLF001
    read = {model._meta.db_table for model in MADE_BY_MIGRATE}  # noqa: SLF001
    for table in sorted({*connection.introspection.table_names()} - read):
        may = "INSERT" if table in evidence else "INSERT, UPDATE, DELETE"
        yield f"GRANT {may} ON {connection.ops.quote_name(table)} TO {{role}}"


def _ensure(cursor: Any, role: str, password: str) -> None:
    tables = [model._meta.db_table for model in append_only_models()]  # noqa: SLF001
    cursor.execute(TOO_STRONG, {"role": role, "tables": tables})
    found = cursor.fetchone()
    if found is None and not password:
        raise UnfitRole(f"There is no role {role}: give it a password, or make it with CREATE ROLE … LOGIN.")
    if found and found[0]:
        raise UnfitRole(f"{role} owns the evidence or can become its owner: use a role that owns nothing.")
    if password:
        _set_password(cursor, "ALTER" if found else "CREATE", role, password)


def _set_password(cursor: Any, verb: str, role: str, password: str) -> None:
    """Only its SCRAM verifier travels, so that the password is in no log of the server."""
    libpq = connection.connection.pgconn
    verifier = libpq.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}")
    cursor.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)).as_string(cursor.connection))
